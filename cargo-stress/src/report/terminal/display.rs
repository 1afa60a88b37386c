//! The choice of how progress is shown.

use super::bar::Bar;
use super::lines::Lines;
use super::warnings::Warnings;
use super::with_answers::WithAnswers;
use crate::report::fold::Fold;
use crate::report::progress::Progress;
use std::io::{IsTerminal, stderr};

/// What shows progress; where none is wanted, warnings are told all the same,
/// and so is what runs to a person who asks.
pub(in crate::report) fn progress_display(progress: Progress) -> Box<dyn Fold> {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match progress {
        Progress::None => Box::new(WithAnswers::of(Warnings)),
        Progress::Bar => Box::new(Bar::new()),
        Progress::Plain => Box::new(WithAnswers::of(Lines::new())),
        Progress::Auto if stderr().is_terminal() && !dumb => Box::new(Bar::new()),
        Progress::Auto => Box::new(WithAnswers::of(Lines::new())),
    }
}
