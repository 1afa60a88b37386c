//! What is told where no progress is wanted: warnings, and nothing else.

use crate::model::Event;
use crate::report::fold::Fold;
use crate::report::left_behind::left_by_round;
use crate::report::stderr::show_warning;
use std::time::Duration;

/// Writes warnings to stderr.
#[derive(Debug)]
pub(super) struct Warnings;

impl Fold for Warnings {
    fn event(&mut self, _at: Duration, event: &Event) {
        match event {
            Event::Warned { message } => show_warning(message),
            Event::LeftByRound { target, left } => show_warning(&left_by_round(target, left)),
            _ => {}
        }
    }
}
