//! The summary of a job. It is HTML, which Markdown may hold: there one way to escape is enough.

use askama::Template;

/// The summary.
#[derive(Template)]
#[template(path = "summary.md", escape = "html")]
pub(super) struct Summary {
    pub(super) title: String,
    pub(super) facts: String,
    pub(super) rows: Vec<Row>,
    pub(super) more: Option<String>,
    pub(super) hidden: Vec<String>,
    pub(super) notices: Vec<String>,
}

/// A finding.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) place: Option<String>,
    pub(super) verdict: &'static str,
    pub(super) rate: String,
    pub(super) why: String,
    pub(super) command: String,
    /// The beginning of what it said.
    pub(super) message: String,
}
