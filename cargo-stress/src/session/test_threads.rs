//! How many tests the crate itself wants to run at a time: what libtest obeys is obeyed in rounds, too.

use crate::error::OrderError;
use crate::model::Catalog;
use crate::plan::{Choices, Orders, Threads};
use std::env;
use std::num::NonZeroUsize;

/// libtest's variable. Who sets it to 1 in cargo's configuration says that the tests cannot stand company.
const VARIABLE: &str = "RUST_TEST_THREADS";

/// What the tests would find it to be, if it is set.
///
/// # Errors
/// If it is no number that libtest takes: every test binary would end at once.
pub(super) fn test_threads(catalog: &Catalog) -> Result<Option<NonZeroUsize>, OrderError> {
    let outside = || Some(env::var_os(VARIABLE)?.to_string_lossy().into_owned());
    test_threads_or(catalog, outside)
}

/// What is set for a binary has been weighed against what is `outside`.
fn test_threads_or(
    catalog: &Catalog,
    outside: impl FnOnce() -> Option<String>,
) -> Result<Option<NonZeroUsize>, OrderError> {
    let mut set = catalog.binaries.iter().flat_map(|it| &it.environment);
    let inside = set.find(|(name, _)| name == VARIABLE);
    let by_cargo = inside.is_some();
    let text = inside.map(|(_, value)| value.clone());
    let Some(value) = text.or_else(outside) else {
        return Ok(None);
    };
    value
        .parse()
        .map(Some)
        .map_err(|_| OrderError::TestThreads {
            variable: VARIABLE,
            value,
            by_cargo,
        })
}

/// What to tell where it keeps tests from running side by side that else would.
pub(super) fn warning(choices: &Choices, catalog: &Catalog) -> Option<String> {
    // A mix without parallel rounds is nobody's choice.
    let is_mix = choices.as_cargo_test.is_some() && matches!(choices.orders, Orders::Shuffled);
    let is_serial_mix = is_mix && choices.threads == Threads::All(1);
    let sharing = catalog.tests.iter().filter(|test| test.shuffle).count();
    (is_serial_mix && sharing > 1).then(|| {
        format!(
            "{VARIABLE}=1: no test runs beside another one in its process; --mode mix has them do so"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;
    use crate::plan::Seed;
    use miette::Diagnostic as _;

    #[test]
    fn what_is_set_for_the_tests_counts_for_more_than_what_is_set_outside() {
        let mut catalog = catalog(&[("a", &[("x", 1)])]);
        let outside = |value: &'static str| move || Some(value.to_owned());
        let number = NonZeroUsize::new;
        assert_eq!(test_threads_or(&catalog, || None).unwrap(), None);
        assert_eq!(test_threads_or(&catalog, outside("3")).unwrap(), number(3));
        let set = (VARIABLE.to_owned(), "1".to_owned());
        catalog.binaries[0].environment.push(set);
        assert_eq!(test_threads_or(&catalog, outside("3")).unwrap(), number(1));
    }

    #[test]
    fn what_libtest_does_not_take_is_refused_and_it_is_said_who_has_set_it() {
        let mut catalog = catalog(&[("a", &[("x", 1)])]);
        let told = |catalog: &_, value: &str| {
            let refused = test_threads_or(catalog, || Some(value.to_owned()));
            let error = refused.unwrap_err();
            format!("{error}: {}", error.help().unwrap())
        };
        for wrong in ["0", "abc", "", "-1"] {
            let told = told(&catalog, wrong);
            assert!(told.contains(&format!("{wrong:?}")), "{told}");
            assert!(told.contains("in the environment"), "{told}");
        }
        let set = (VARIABLE.to_owned(), "two".to_owned());
        catalog.binaries[0].environment.push(set);
        let told = told(&catalog, "3");
        assert!(told.contains("[env]"), "{told}");
    }

    #[test]
    fn it_is_told_where_tests_would_have_company_without_it() {
        let choices = |threads, as_cargo_test| Choices {
            seed: Seed(1),
            orders: Orders::Shuffled,
            threads,
            with_alone: true,
            as_cargo_test,
        };
        let mut two = catalog(&[("a", &[("x", 1), ("y", 1)])]);
        let told = |choices, catalog: &_| warning(&choices, catalog).is_some();
        assert!(!told(choices(Threads::All(1), Some(1)), &two));
        two.tests.iter_mut().for_each(|test| test.shuffle = true);
        assert!(told(choices(Threads::All(1), Some(1)), &two));
        assert!(!told(choices(Threads::Mixed(4), Some(1)), &two));
        assert!(!told(choices(Threads::All(1), None), &two));
    }
}
