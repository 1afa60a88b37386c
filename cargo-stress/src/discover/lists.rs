//! The lists that the runtimes in a binary write: the shim's, that of the annotated tests, or both.

use super::error::DiscoverError;
use crate::model::Binary;
use std::collections::BTreeSet;
use stress_runtime::protocol::{Hello, ListedTest, VersionMismatch, from_line};

/// All that was written.
#[derive(Debug, Default)]
pub(super) struct Lists {
    tests: Vec<ListedTest>,
    /// Set where one of the lists could not be read and can be done without.
    pub(super) other_runtime: Option<VersionMismatch>,
}

/// Why nothing can be made of it.
#[derive(Debug)]
pub(super) enum Unreadable {
    Version(VersionMismatch),
    Line(String),
}

impl Lists {
    /// Each list begins with a greeting. None at all: a binary of plain tests, and no runtime inside.
    pub(super) fn parse(written: &[u8]) -> Result<Self, Unreadable> {
        let mut lists = Self::default();
        let mut has_begun = false;
        let lines = written.split(|byte| *byte == b'\n');
        for line in lines.filter(|line| !line.is_empty()) {
            if let Ok(hello) = from_line::<Hello>(line) {
                has_begun = true;
                match hello.check(&Hello::ours()) {
                    Ok(()) => {}
                    // The shim comes first; all tests are known by now.
                    Err(mismatch) if lists.has_shim() => {
                        lists.other_runtime = Some(mismatch);
                        break;
                    }
                    Err(mismatch) => return Err(Unreadable::Version(mismatch)),
                }
            } else if has_begun {
                lists.tests.push(from_line(line).map_err(Unreadable::Line)?);
            } else {
                return Err(Unreadable::Line("it has no beginning".to_owned()));
            }
        }
        Ok(lists)
    }

    /// Whether any test is in them.
    pub(super) fn has_tests(&self) -> bool {
        !self.tests.is_empty()
    }

    /// Whether plain tests are among them.
    pub(super) fn has_shim(&self) -> bool {
        self.tests.iter().any(|test| test.plain)
    }

    /// All tests by name. To the shim an annotated test is one like any other: what its own runtime
    /// says of it counts.
    pub(super) fn merge(self) -> Vec<ListedTest> {
        let annotated = self.tests.iter().filter(|test| !test.plain);
        let annotated: BTreeSet<String> = annotated.map(|test| test.name.clone()).collect();
        let mut merged = self.tests;
        merged.retain(|test| !test.plain || !annotated.contains(&test.name));
        merged.sort_by(|one, other| one.name.cmp(&other.name));
        merged
    }
}

impl Unreadable {
    /// The same of that binary.
    pub(super) fn of(self, binary: &Binary) -> DiscoverError {
        let binary = binary.path.clone();
        match self {
            Self::Version(mismatch) => DiscoverError::Version {
                binary,
                mismatch: Box::new(mismatch),
            },
            Self::Line(error) => DiscoverError::List {
                binary,
                reason: format!("unreadable list: {error}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::listed;
    use stress_runtime::protocol::to_line;

    fn test(name: &str, plain: bool) -> ListedTest {
        ListedTest {
            runs: if plain { 100 } else { 7 },
            shuffle: plain,
            plain,
            ..listed(name)
        }
    }

    fn list(protocol: u32, tests: &[ListedTest]) -> Vec<u8> {
        let hello = Hello {
            protocol,
            ..Hello::ours()
        };
        let lines = tests.iter().map(to_line);
        [to_line(&hello)]
            .into_iter()
            .chain(lines)
            .flatten()
            .collect()
    }

    fn names_and_runs(lists: Lists) -> Vec<(String, u32)> {
        let tests = lists.merge().into_iter();
        tests.map(|test| (test.name, test.runs)).collect()
    }

    #[test]
    fn what_its_own_runtime_says_of_a_test_counts() {
        let ours = Hello::ours().protocol;
        let of_shim = list(ours, &[test("a", true), test("b", true), test("c", true)]);
        let written = [of_shim, list(ours, &[test("b", false)])].concat();
        let lists = Lists::parse(&written).unwrap();
        assert!(lists.has_shim());
        let expected = [("a", 100), ("b", 7), ("c", 100)];
        let expected = expected.map(|(name, runs)| (name.to_owned(), runs));
        assert_eq!(names_and_runs(lists), expected);
    }

    #[test]
    fn beside_the_shim_a_runtime_of_another_version_costs_only_its_options() {
        let ours = Hello::ours().protocol;
        let strange = list(ours + 1, &[test("b", false)]);
        let of_shim = list(ours, &[test("b", true)]);
        let lists = Lists::parse(&[of_shim, strange.clone()].concat()).unwrap();
        assert!(lists.other_runtime.is_some());
        assert_eq!(names_and_runs(lists), [("b".to_owned(), 100)]);
        assert!(matches!(
            Lists::parse(&strange),
            Err(Unreadable::Version(_))
        ));
    }

    #[test]
    fn no_list_is_empty_and_noise_is_none() {
        assert!(Lists::parse(b"").unwrap().merge().is_empty());
        for noise in [b"hello\n".as_slice(), b"{}\n"] {
            assert!(matches!(Lists::parse(noise), Err(Unreadable::Line(_))));
        }
    }
}
