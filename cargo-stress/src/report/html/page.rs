//! The page as a whole: what its template fills in.

use super::entry::Entry;
use super::finding::Finding;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "report.html")]
pub(super) struct Page {
    /// `2 findings in 9 tests`
    pub(super) title: String,
    pub(super) command: String,
    /// What is known of the session, as pairs of a word and what it is.
    pub(super) facts: Vec<(&'static str, String)>,
    /// The verdicts there are, worst first, each with the words `3 flaky`.
    pub(super) verdicts: Vec<(&'static str, String)>,
    /// Why it did not do all that was planned.
    pub(super) stopped: Option<String>,
    pub(super) warnings: Vec<String>,
    /// Binaries that were set aside, and why.
    pub(super) set_aside: Vec<(String, String)>,
    pub(super) findings: Vec<Finding>,
    /// Findings that are only in the table.
    pub(super) more_findings: Option<String>,
    pub(super) groups: Vec<Vec<Member>>,
    pub(super) group_runs: Vec<String>,
    pub(super) tests: Vec<Entry>,
    pub(super) has_pictures: bool,
    pub(super) hidden: Vec<String>,
    pub(super) advice: Option<String>,
    /// Who made it: release and schema.
    pub(super) made_by: String,
}

/// A test that fails together with others.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) anchor: Option<String>,
}
