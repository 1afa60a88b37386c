//! Who is meant by the beginning of an id.

/// The one whose id it is, or else all whose ids begin so. Everything begins with nothing, but nobody means that.
pub(crate) fn meant<T>(
    known: impl IntoIterator<Item = T>,
    id: impl Fn(&T) -> &str,
    asked: &str,
) -> Vec<T> {
    let asked = asked.to_ascii_lowercase();
    let begins = |it: &T| !asked.is_empty() && id(it).starts_with(&asked);
    let mut meant: Vec<T> = known.into_iter().filter(begins).collect();
    if meant.iter().any(|it| id(it) == asked) {
        meant.retain(|it| id(it) == asked);
    }
    meant
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_id_is_meant_before_those_that_begin_with_it() {
        let meant = |asked| meant(["ab12", "ab12cd34", "ab99"], |it| it, asked);
        assert_eq!(meant("AB12"), ["ab12"]);
        assert_eq!(meant("ab12c"), ["ab12cd34"]);
        assert_eq!(meant("ab1"), ["ab12", "ab12cd34"]);
        assert!(meant("b").is_empty() && meant("").is_empty());
    }
}
