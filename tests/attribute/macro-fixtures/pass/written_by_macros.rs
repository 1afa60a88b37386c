//! Tests that a `macro_rules!` writes, with parts of its own and parts of its caller's.

macro_rules! tests_of {
    ($($visibility:vis fn $name:ident($runs:literal, $limit:expr) -> $returned:ty $body:block)*) => {
        $(
            #[stress_runtime::stress(runs = $runs, timeout = $limit)]
            $visibility fn $name() -> $returned $body
        )*

        #[stress_runtime::stress]
        fn named_by_the_macro() {
            let answer = 42;
            assert_eq!(answer, 42);
        }
    };
}

tests_of! {
    fn named_by_the_caller(500, "5s") -> () {
        let answer = 42;
        assert_eq!(answer, 42);
    }

    pub(crate) fn with_a_result(5, "250ms") -> Result<(), String> {
        Ok(())
    }
}
