//! What discovery found: the selected tests, and how many others there are.

use super::Catalog;
use camino::Utf8PathBuf;

/// What there is.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The selected tests.
    pub(crate) catalog: Catalog,
    /// Tests that can be stressed, before filters and `#[ignore]`: the annotated ones, or all.
    pub(crate) annotated: usize,
    /// What they are called.
    pub(crate) names: Vec<String>,
    /// Those of them that are `#[ignore]`d.
    pub(crate) ignored: usize,
    /// Those that would be run, but for the configuration.
    pub(crate) skipped: usize,
    /// Those that would be run, had they changed since the revision that was named.
    pub(crate) unchanged: usize,
    /// Other `#[test]`s in the same binaries.
    pub(crate) plain: usize,
    /// Whether plain tests were asked for too.
    pub(crate) all: bool,
    /// The binaries that were asked, each with the names of its tests, if all of them are known.
    pub(crate) listed: Vec<ListedBinary>,
    /// Binaries that were asked.
    pub(crate) binaries: usize,
    /// The root of the workspace.
    pub(crate) workspace: Utf8PathBuf,
    /// Where the workspace keeps what is built.
    pub(crate) target_directory: Utf8PathBuf,
    /// What a person should know.
    pub(crate) warnings: Vec<String>,
}

impl Found {
    /// The words to be typed in place of a name as findings show it, `package::binary::test` or `package::binary test`, if
    /// it begins with one of the binaries.
    pub(crate) fn in_place_of(&self, shown: &str) -> Option<Vec<String>> {
        let of = |it| ListedBinary::test_shown_as(it, shown).map(|test| (it, test));
        let mut hits: Vec<_> = self.listed.iter().filter_map(of).collect();
        // A library and a program may be called the same.
        hits.sort_by_key(|(binary, test)| !binary.has(test));
        let (binary, test) = hits.first()?;
        let behind = test.starts_with('-').then_some("--");
        let test = Some(*test).filter(|it| !it.is_empty());
        let test = behind.into_iter().chain(test).map(str::to_owned);
        Some(binary.options().into_iter().chain(test).collect())
    }
}

/// A binary that was asked for its tests.
#[derive(Debug)]
pub(crate) struct ListedBinary {
    pub(crate) package: String,
    pub(crate) target: String,
    /// cargo's word for the target.
    pub(crate) kind: String,
    /// `None` if it has others, which cannot be stressed now.
    pub(crate) tests: Option<Vec<String>>,
    /// What of them is not among the selected ones.
    pub(crate) left_out: LeftOut,
}

impl ListedBinary {
    /// What follows the binary in a test's name as it is shown.
    fn test_shown_as<'a>(&self, shown: &'a str) -> Option<&'a str> {
        let rest = shown.strip_prefix(&self.package)?.strip_prefix("::")?;
        let rest = rest.strip_prefix(&self.target)?;
        rest.strip_prefix("::").or_else(|| rest.strip_prefix(' '))
    }

    fn has(&self, test: &str) -> bool {
        let mut tests = self.tests.iter().flatten();
        tests.any(|it| it == test)
    }

    /// The options that select it alone.
    fn options(&self) -> Vec<String> {
        let package = ["-p".to_owned(), self.package.clone()];
        let target = match self.kind.as_str() {
            "lib" => vec!["--lib".to_owned()],
            kind => vec![format!("--{kind}"), self.target.clone()],
        };
        package.into_iter().chain(target).collect()
    }
}

/// How many tests of a binary a session does not run. What the configuration skips is not counted: no session
/// of the project runs it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// By filters, --ignored, and as unchanged.
    pub(crate) filtered: usize,
    /// For their `#[ignore]`.
    pub(crate) ignored: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_as_it_is_shown_tells_what_selects_the_test() {
        let listed = |target: &str, kind: &str, tests: &[&str]| ListedBinary {
            package: "dups1".to_owned(),
            target: target.to_owned(),
            kind: kind.to_owned(),
            tests: Some(tests.iter().map(|it| (*it).to_owned()).collect()),
            left_out: LeftOut::default(),
        };
        let found = Found {
            listed: vec![
                listed("dups1", "lib", &["tests::of_lib"]),
                listed("dups1", "bin", &["tests::of_bin"]),
                listed("it-2", "test", &["same", "case <1>"]),
            ],
            ..Found::default()
        };
        for (shown, typed) in [
            ("dups1::it-2::same", Some("-p dups1 --test it-2 same")),
            ("dups1::it-2 same", Some("-p dups1 --test it-2 same")),
            (
                "dups1::it-2::case <1>",
                Some("-p dups1 --test it-2 case <1>"),
            ),
            (
                "dups1::dups1::tests::of_bin",
                Some("-p dups1 --bin dups1 tests::of_bin"),
            ),
            (
                "dups1::dups1::tests::of_lib",
                Some("-p dups1 --lib tests::of_lib"),
            ),
            ("dups1::it-2::", Some("-p dups1 --test it-2")),
            ("dups1::it-2::-x", Some("-p dups1 --test it-2 -- -x")),
            ("dups1::it-22::same", None),
            ("it-2::same", None),
        ] {
            let words = found.in_place_of(shown).map(|it| it.join(" "));
            assert_eq!(words.as_deref(), typed, "{shown}");
        }
    }
}
