//! The choice of how progress is shown.

use super::bar::Bar;
use super::lines::Lines;
use crate::report::fold::Fold;
use crate::report::progress::Progress;
use std::io::{IsTerminal, stderr};

/// What shows progress; nothing where that is wanted.
pub(in crate::report) fn progress_display(progress: Progress) -> Option<Box<dyn Fold>> {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match progress {
        Progress::None => None,
        Progress::Bar => Some(Box::new(Bar::new())),
        Progress::Plain => Some(Box::new(Lines::new())),
        Progress::Auto if stderr().is_terminal() && !dumb => Some(Box::new(Bar::new())),
        Progress::Auto => Some(Box::new(Lines::new())),
    }
}
