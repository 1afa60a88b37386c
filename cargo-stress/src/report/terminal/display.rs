//! The choice of how progress is shown.

use super::bar::Bar;
use super::lines::Lines;
use super::warnings::Warnings;
use crate::report::fold::Fold;
use crate::report::progress::Progress;
use std::io::{IsTerminal, stderr};

/// What shows progress; where none is wanted, warnings are told all the same.
pub(in crate::report) fn progress_display(progress: Progress) -> Box<dyn Fold> {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match progress {
        Progress::None => Box::new(Warnings),
        Progress::Bar => Box::new(Bar::new()),
        Progress::Plain => Box::new(Lines::new()),
        Progress::Auto if stderr().is_terminal() && !dumb => Box::new(Bar::new()),
        Progress::Auto => Box::new(Lines::new()),
    }
}
