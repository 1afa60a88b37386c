//! What discovery found: the selected tests, and how many others there are.

use super::Catalog;
use camino::Utf8PathBuf;

/// What there is.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The selected annotated tests.
    pub(crate) catalog: Catalog,
    /// Annotated tests before filters and `#[ignore]`.
    pub(crate) annotated: usize,
    /// Annotated tests that are `#[ignore]`d.
    pub(crate) ignored: usize,
    /// Plain `#[test]`s in the same binaries.
    pub(crate) plain: usize,
    /// Binaries that were asked.
    pub(crate) binaries: usize,
    /// The root of the workspace.
    pub(crate) workspace: Utf8PathBuf,
    /// Where the workspace keeps what is built.
    pub(crate) target_directory: Utf8PathBuf,
    /// What a person should know.
    pub(crate) warnings: Vec<String>,
}
