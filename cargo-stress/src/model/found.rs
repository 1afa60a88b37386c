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

/// How many tests of a binary a session does not run. What the configuration skips is not counted: no session
/// of the project runs it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// By filters, --ignored, and as unchanged.
    pub(crate) filtered: usize,
    /// For their `#[ignore]`.
    pub(crate) ignored: usize,
}
