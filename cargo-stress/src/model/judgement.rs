//! What a session concludes about one test.

use super::{Tally, TestId};

/// How a test behaved over all its attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every attempt passed.
    Stable,
    /// Some attempts failed.
    Flaky,
    /// Every attempt failed.
    Broken,
    /// It failed every time, but too rarely tried to call it broken.
    Undecided,
    /// It was never run.
    NotRun,
}

impl Verdict {
    /// A test that has failed every time is called broken from this many attempts on.
    pub(crate) const BROKEN_AFTER: u64 = 3;

    /// The word used in reports.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Flaky => "flaky",
            Self::Broken => "broken",
            Self::Undecided => "undecided",
            Self::NotRun => "not_run",
        }
    }

    /// Whether a person has to look at it.
    pub(crate) fn is_finding(self) -> bool {
        matches!(self, Self::Flaky | Self::Broken | Self::Undecided)
    }
}

/// Failures over attempts with an interval that holds the true rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rate {
    pub(crate) estimate: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) confidence: f64,
}

/// How to see the failure again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repeat {
    /// Runs that show it again with at least the probability [`Repeat::CHANCE`].
    pub(crate) runs: u64,
    /// What to type.
    pub(crate) command: String,
}

impl Repeat {
    /// The probability with which a repetition shows a failure again.
    pub(crate) const CHANCE: f64 = 0.95;
}

/// The conclusion about one test.
#[derive(Debug, Clone)]
pub(crate) struct Judgement {
    pub(crate) test: TestId,
    pub(crate) verdict: Verdict,
    pub(crate) rate: Rate,
    pub(crate) tally: Tally,
    /// Absent where there is nothing to repeat.
    pub(crate) repeat: Option<Repeat>,
}
