//! What is asked of the list.

use super::{effective, json, text};
use crate::model::{Found, Sourced};
use crate::report::error::ReportError;
use crate::report::github::unheard_json;
use crate::report::stdout::print;
use clap::ValueEnum;

/// How the list is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Lines for people
    #[default]
    Human,
    /// One JSON document, schema `cargo-stress/list/1`
    Json,
}

/// How much is shown, and in which form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listing {
    pub(crate) format: ListFormat,
    /// Whether each option is shown with who has said it.
    pub(crate) effective: bool,
    /// The settings of the session that somebody has said, by the names of their flags.
    pub(crate) session: Vec<(&'static str, Sourced<String>)>,
}

impl Listing {
    /// Prints the selected tests.
    ///
    /// # Errors
    /// If they could not be printed.
    pub(crate) fn show(&self, found: &Found) -> Result<(), ReportError> {
        let text = match (self.format, self.effective) {
            (ListFormat::Json, _) => unheard_json(&json::list(found, self)).into_owned(),
            (ListFormat::Human, true) => effective::list(found, &self.session),
            (ListFormat::Human, false) => text::list(found),
        };
        print(&text)
    }
}
