//! Tests in nested modules, public and private, beside what they test.

use stress_runtime::stress;

fn twice(number: u32) -> u32 {
    number * 2
}

/// Seen from outside.
#[stress]
pub(crate) fn seen_from_outside() {
    assert_eq!(twice(2), 4);
}

mod tests {
    use super::*;

    #[stress]
    fn sees_what_is_above() {
        assert_eq!(twice(2), 4);
    }

    mod deeper {
        use super::super::twice;

        #[stress_runtime::stress]
        pub(super) fn sees_what_it_imports() {
            assert_eq!(twice(2), 4);
        }
    }

    // Same name as its parent's neighbour, and as a function it calls.
    #[stress]
    fn twice_over() {
        fn twice_over() -> u32 {
            twice(twice(1))
        }
        assert_eq!(twice_over(), 4);
    }

    mod namesakes {
        use stress_runtime::stress;

        #[stress]
        fn twice() {
            assert_eq!(super::twice(2), 4);
        }
    }
}
