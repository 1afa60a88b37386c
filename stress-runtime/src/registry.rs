//! All annotated tests of this binary, in one place and in one order.

use crate::test_case::TestCase;

/// Every registered test, sorted by name: `inventory` promises no order.
pub(crate) fn all() -> Vec<(String, &'static TestCase)> {
    let mut cases: Vec<_> = inventory::iter::<TestCase>
        .into_iter()
        .map(|case| (case.name(), case))
        .collect();
    cases.sort_by(|(name, case), (other_name, other)| {
        (name, case.file, case.line).cmp(&(other_name, other.file, other.line))
    });
    cases
}

/// The test of that name; the first where several share it (the tool reports those).
pub(crate) fn find(name: &str) -> Option<&'static TestCase> {
    inventory::iter::<TestCase>
        .into_iter()
        .filter(|case| case.has_name(name))
        .min_by_key(|case| (case.file, case.line))
}

/// The test that stands at that place.
///
/// # Panics
/// If it is not registered: then the linker dropped `inventory`'s constructors.
pub(crate) fn at(module_path: &str, ident: &str) -> (String, &'static TestCase) {
    let case = inventory::iter::<TestCase>
        .into_iter()
        .find(|case| case.module_path == module_path && case.ident == ident)
        .unwrap_or_else(|| panic!("{module_path}::{ident} did not register itself; were constructors dropped by the linker?"));
    (case.name(), case)
}
