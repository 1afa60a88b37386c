//! Annotated functions that are no tests to libtest, as those inside of other functions: rustc does not
//! hand them over, `cargo test` never runs them, and no process can be started for them.

use super::manifest::has_harness;
use crate::model::Binary;
use std::collections::BTreeSet;
use stress_runtime::protocol::ListedTest;

/// So many are named.
const NAMED: usize = 5;

/// Takes those out that are not among libtest's names. Another harness may list and run what it wants.
pub(super) fn take(
    binary: &Binary,
    names: &[&str],
    tests: &mut Vec<ListedTest>,
) -> Vec<ListedTest> {
    let names: BTreeSet<&str> = names.iter().copied().collect();
    let is_unlisted = |test: &ListedTest| !test.plain && !names.contains(test.name.as_str());
    // Without one of them there is no need to read a manifest.
    if !tests.iter().any(is_unlisted) || !has_harness(binary) {
        return Vec::new();
    }
    tests.extract_if(.., |test| is_unlisted(test)).collect()
}

/// What a person is told of them.
pub(super) fn notice(binary: &Binary, unlisted: &[ListedTest]) -> String {
    let named = unlisted.iter().take(NAMED);
    let named = named.map(|test| format!("{} ({}:{})", test.name, test.file, test.line));
    let mut named = named.collect::<Vec<_>>().join(", ");
    let more = unlisted.len().saturating_sub(NAMED);
    if more > 0 {
        named.push_str(&format!(" and {more} more"));
    }
    let is = if unlisted.len() == 1 { "is" } else { "are" };
    format!(
        "{}::{}: {named} {is} left out: `cargo test` does not run what stands inside of a function",
        binary.package, binary.target
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{catalog, listed};

    fn annotated(name: &str, line: u32) -> ListedTest {
        ListedTest {
            plain: false,
            line,
            ..listed(name)
        }
    }

    /// The names of those that are taken out, and of those that stay.
    fn taken(binary: &Binary) -> (Vec<String>, Vec<String>) {
        let inside = annotated("tests::inside", 7);
        let mut tests = vec![annotated("a", 3), listed("b"), inside.clone(), inside];
        let taken = take(binary, &["a", "b"], &mut tests);
        let names = |tests: Vec<ListedTest>| tests.into_iter().map(|it| it.name).collect();
        (names(taken), names(tests))
    }

    #[test]
    fn what_libtest_does_not_list_is_taken_out_if_it_is_the_harness() {
        let directory = tempfile::tempdir().unwrap();
        let mut binary = catalog(&[("orders", &[])]).binaries.remove(0);
        binary.directory = directory.path().to_owned().try_into().unwrap();
        let names =
            |names: &[&str]| -> Vec<String> { names.iter().map(|it| (*it).to_owned()).collect() };
        let inside = "tests::inside";
        let expected = (names(&[inside, inside]), names(&["a", "b"]));
        assert_eq!(taken(&binary), expected);
        let manifest = "[[test]]\nname = \"orders\"\nharness = false\n";
        fs_err::write(directory.path().join("Cargo.toml"), manifest).unwrap();
        let expected = (Vec::new(), names(&["a", "b", inside, inside]));
        assert_eq!(taken(&binary), expected);
    }

    #[test]
    fn they_are_named_with_their_places_and_many_are_counted() {
        let binary = catalog(&[("orders", &[])]).binaries.remove(0);
        let rest = "left out: `cargo test` does not run what stands inside of a function";
        let said = notice(&binary, &[annotated("a", 7)]);
        assert_eq!(said, format!("shop::orders: a (src/lib.rs:7) is {rest}"));
        let said = notice(&binary, &vec![annotated("a", 7); 7]);
        assert!(said.ends_with(&format!(" and 2 more are {rest}")), "{said}");
    }
}
