//! Tests that are run without a runtime inside: which they are, and why.

use super::error::DiscoverError;
use super::list::{Listed, list_ignored};
use super::manifest::has_harness;
use super::shim::Shim;
use crate::model::Binary;
use stress_runtime::protocol::ListedTest;

/// What is run by exec.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// Also tests for which a runtime is inside.
    pub(super) everything: bool,
    /// Plain tests.
    pub(super) plain: bool,
}

/// Takes those tests out of the list.
pub(super) async fn take(
    binary: &Binary,
    listed: &mut Listed,
    wanted: Wanted,
) -> Result<Vec<ListedTest>, DiscoverError> {
    let mut tests = Vec::new();
    if wanted.everything {
        tests.append(&mut listed.tests);
    }
    if wanted.plain && !listed.has_shim && !listed.plain.is_empty() {
        let ignored = list_ignored(binary).await?;
        let names = std::mem::take(&mut listed.plain).into_iter();
        tests.extend(names.map(|name| {
            let is_ignored = ignored.contains(&name);
            ListedTest::of_name(name, is_ignored)
        }));
    }
    tests.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(tests)
}

/// Why the shim is not in that binary, though it was wanted.
pub(super) fn reason(binary: &Binary, shim: Result<&Shim, &str>) -> String {
    if !binary.runner.is_empty() {
        return format!("`{}` is configured to start it", binary.runner.join(" "));
    }
    let shim = match shim {
        Ok(shim) => shim,
        Err(reason) => return format!("the shim could not be built: {reason}"),
    };
    if !has_harness(binary) {
        "harness = false".to_owned()
    } else if let Some(refusal) = shim.refusal(binary) {
        format!("it does not compile with the shim: {refusal}")
    } else {
        // The shim is linked, and nobody calls it.
        "it has a `main` or a test runner of its own, or is built with -Zpanic-abort-tests"
            .to_owned()
    }
}

/// What a person is told of them.
pub(super) fn notice(binary: &Binary, tests: usize, reason: &str) -> String {
    let count = match tests {
        1 => "1 test is".to_owned(),
        tests => format!("{tests} tests are"),
    };
    format!(
        "{}::{}: {count} run alone only, each time by an exec of the binary: {reason}",
        binary.package, binary.target
    )
}

/// What a person is told of a benchmark with a harness of its own: it may take its time, whatever it is asked.
pub(super) fn not_asked(binary: &Binary) -> String {
    format!(
        "{}::{} is left out: harness = false, and a benchmark may begin to measure when it is asked for its tests",
        binary.package, binary.target
    )
}

/// What a person is told of a program that nobody knows how to ask for a test.
pub(super) fn left_out(binary: &Binary, reason: &str) -> String {
    let why = if has_harness(binary) {
        ""
    } else {
        "harness = false, and "
    };
    format!(
        "{}::{} is left out: {why}`--list --format terse` does not tell its tests: {reason}",
        binary.package, binary.target
    )
}
