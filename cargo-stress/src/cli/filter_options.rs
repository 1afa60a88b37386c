//! Which of the tests that were found are meant.

use crate::model::{Ignored, Selection};
use crate::report::NoTests;

/// As `cargo test` has them after `--`; here they stand in front.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct FilterOptions {
    /// Only tests with one of these in their names; behind `--` one that is called like a command
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,
    /// Not the tests with this in their names
    #[arg(long, value_name = "FILTER", help_heading = "Selection")]
    skip: Vec<String>,
    /// Filters are whole names
    #[arg(long, help_heading = "Selection")]
    exact: bool,

    /// Only tests that have changed since this git revision, e.g. origin/main
    ///
    /// Compared is with the last commit that it and HEAD have in common; what is not committed counts,
    /// and so do new files. A test has changed if a line of its function has, attributes included.
    /// Other code in its file counts for all tests of the file; Cargo.toml and the build script for
    /// all of the package; the workspace's Cargo.toml, Cargo.lock, the toolchain and cargo's
    /// configuration for all. Not seen are helpers in other files, and other files that a test reads.
    #[arg(long, value_name = "REV", help_heading = "Selection")]
    since: Option<String>,
    /// What it means that no test is selected
    #[arg(
        long,
        value_name = "ACTION",
        default_value = "auto",
        help_heading = "Selection"
    )]
    pub(crate) no_tests: NoTests,

    #[command(flatten)]
    ignored: IgnoredOptions,
}

/// What becomes of tests with `#[ignore]`.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Selection")]
pub(super) struct IgnoredOptions {
    /// Only ignored tests
    #[arg(long)]
    ignored: bool,
    /// Ignored tests too
    #[arg(long, conflicts_with = "ignored")]
    include_ignored: bool,
}

impl IgnoredOptions {
    /// All tests, ignored or not.
    pub(super) fn included() -> Self {
        Self {
            include_ignored: true,
            ..Self::default()
        }
    }

    fn choice(&self) -> Ignored {
        match (self.ignored, self.include_ignored) {
            (true, _) => Ignored::Only,
            (_, true) => Ignored::Included,
            _ => Ignored::Left,
        }
    }
}

impl FilterOptions {
    /// No filters.
    pub(super) fn of_all(ignored: IgnoredOptions) -> Self {
        Self {
            ignored,
            ..Self::default()
        }
    }

    /// What they select.
    pub(crate) fn selection(&self) -> Selection {
        Selection {
            filters: self.filters.clone(),
            skip: self.skip.clone(),
            exact: self.exact,
            ignored: self.ignored.choice(),
            since: self.since.clone(),
        }
    }

    /// The parts of names that were given; none where they are whole names.
    pub(super) fn unless_exact(&self) -> &[String] {
        if self.exact { &[] } else { &self.filters }
    }

    /// The word with which another session finds a test that this one has found.
    pub(super) fn repeat(&self) -> Option<String> {
        let is_left = self.ignored.choice() == Ignored::Left;
        (!is_left).then(|| "--include-ignored".to_owned())
    }
}
