//! A module, a macro and a function, all called as the crate that the shim takes the place of.

#[macro_export]
macro_rules! test {
    ($value:expr) => {
        $value
    };
}

pub mod test {
    pub fn three() -> u8 {
        3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test() {
        assert_eq!((test::three(), crate::test!(4)), (3, 4));
    }
}
