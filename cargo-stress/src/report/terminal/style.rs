//! The few colours there are. anstream removes them where they are not wanted.

use crate::model::Verdict;
use anstyle::{AnsiColor, Style};
use std::fmt::Display;

pub(super) const STRONG: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();

/// The colour of a verdict.
pub(super) fn of_verdict(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Stable => GOOD,
        Verdict::Flaky | Verdict::Undecided | Verdict::Clash | Verdict::NotRun => DOUBTFUL,
        _ => BAD,
    }
}

/// `text` between the style's codes.
pub(super) fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}
