//! All annotated tests of this binary, in one place and in one order.

use crate::test_case::TestCase;
use std::sync::OnceLock;

/// A test with its name.
pub(crate) type Named = (String, &'static TestCase);

/// Every registered test, sorted by name: `inventory` promises no order.
pub(crate) fn all() -> &'static [Named] {
    static ALL: OnceLock<Vec<Named>> = OnceLock::new();
    ALL.get_or_init(|| {
        let cases = inventory::iter::<TestCase>.into_iter();
        let mut cases: Vec<_> = cases.map(|case| (case.name(), case)).collect();
        cases.sort_by(|(name, case), (other_name, other)| {
            (name, case.file, case.line).cmp(&(other_name, other.file, other.line))
        });
        cases
    })
}

/// The test of that name; the first where several share it (the tool reports those).
pub(crate) fn find(name: &str) -> Option<&'static Named> {
    let all = all();
    let at = all.partition_point(|(other, _)| other.as_str() < name);
    all.get(at).filter(|(found, _)| found == name)
}

/// The test that stands at that place.
///
/// # Panics
/// If it is not registered: then the linker dropped `inventory`'s constructors.
pub(crate) fn at(module_path: &str, ident: &str) -> (String, &'static TestCase) {
    let case = inventory::iter::<TestCase>
        .into_iter()
        .find(|case| case.module_path == module_path && case.ident == ident)
        .unwrap_or_else(|| {
            panic!(
                "{module_path}::{ident} did not register itself; did the linker drop constructors?"
            )
        });
    (case.name(), case)
}
