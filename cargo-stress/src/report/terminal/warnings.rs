//! What is told where no progress is wanted: warnings, and nothing else.

use crate::model::Event;
use crate::report::fold::Fold;
use std::io::Write;
use std::time::Duration;

/// Writes warnings to stderr.
#[derive(Debug)]
pub(super) struct Warnings;

impl Fold for Warnings {
    fn event(&mut self, _at: Duration, event: &Event) {
        if let Event::Warned { message } = event {
            let _ = writeln!(anstream::stderr(), "warning: {message}");
        }
    }
}
