//! All tests of this binary that can be stressed, in one place and in one order.
//!
//! Annotated tests register themselves before `main`. In the shim the plain ones do it instead, as soon
//! as it is told of them.

use crate::test_case::TestCase;
use std::sync::OnceLock;

/// A test with its name.
pub(crate) type Named = (String, &'static TestCase);

static ALL: OnceLock<Vec<Named>> = OnceLock::new();

/// Every registered test, sorted by name: `inventory` promises no order.
pub(crate) fn all() -> &'static [Named] {
    ALL.get_or_init(|| sorted(submitted()))
}

/// Registers the tests of the shim, which has no others. Only the first call counts.
pub(crate) fn fill(cases: Vec<TestCase>) {
    ALL.get_or_init(|| sorted(&*Vec::leak(cases)));
}

fn sorted(cases: impl IntoIterator<Item = &'static TestCase>) -> Vec<Named> {
    let mut cases: Vec<_> = cases.into_iter().map(|case| (case.name(), case)).collect();
    cases.sort_by(|(name, case), (other_name, other)| {
        (name, case.file, case.line).cmp(&(other_name, other.file, other.line))
    });
    cases
}

#[cfg(feature = "attribute")]
fn submitted() -> impl Iterator<Item = &'static TestCase> {
    inventory::iter::<TestCase>.into_iter()
}

#[cfg(not(feature = "attribute"))]
fn submitted() -> impl Iterator<Item = &'static TestCase> {
    std::iter::empty()
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
#[cfg(feature = "attribute")]
pub(crate) fn at(module_path: &str, ident: &str) -> (String, &'static TestCase) {
    let case = submitted()
        .find(|case| case.module_path == module_path && case.ident == ident)
        .unwrap_or_else(|| {
            panic!(
                "{module_path}::{ident} did not register itself; did the linker drop constructors?"
            )
        });
    (case.name(), case)
}
