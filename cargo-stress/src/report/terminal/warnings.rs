//! What is told where no progress is wanted: warnings, and nothing else.

use crate::model::Event;
use crate::report::fold::Fold;
use crate::report::stderr::say;
use std::time::Duration;

/// Writes warnings to stderr.
#[derive(Debug)]
pub(super) struct Warnings;

impl Fold for Warnings {
    fn event(&mut self, _at: Duration, event: &Event) {
        if let Event::Warned { message } = event {
            say(&format!("warning: {message}\n"));
        }
    }
}
