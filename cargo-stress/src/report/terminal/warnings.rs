//! What is told where no progress is wanted: warnings, and nothing else.

use crate::model::Event;
use crate::report::fold::Fold;
use std::io::Write;

/// Writes warnings to stderr.
#[derive(Debug)]
pub(super) struct Warnings;

impl Fold for Warnings {
    fn event(&mut self, event: &Event) {
        if let Event::Warned { message } = event {
            let _ = writeln!(anstream::stderr(), "warning: {message}");
        }
    }
}
