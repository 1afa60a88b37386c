//! What a session concludes about one test.

use super::{Explanation, Quarantined, Reproduction, Standing, Tally, TestId};
use stress_runtime::protocol::Options;

/// How a test behaved over all its attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every attempt passed.
    Stable,
    /// Some attempts failed.
    Flaky,
    /// Every attempt failed.
    Broken,
    /// It fails after certain other tests in the same process.
    OrderDependent,
    /// It fails unless certain other tests ran before it in the same process.
    Brittle,
    /// It fails when it is run a second time in the same process.
    NonIdempotent,
    /// It fails when certain other tests run at the same time in the same process.
    Interference,
    /// It fails only while other processes of the session run, with which it shares something.
    Clash,
    /// It failed, and what was tried does not tell why.
    Undecided,
    /// It was never run.
    NotRun,
}

impl Verdict {
    /// All of them, worst first.
    pub(crate) const ALL: [Self; 10] = [
        Self::Broken,
        Self::OrderDependent,
        Self::Interference,
        Self::Brittle,
        Self::NonIdempotent,
        Self::Undecided,
        Self::Flaky,
        Self::Clash,
        Self::NotRun,
        Self::Stable,
    ];

    /// A test that has failed every time is called broken from this many attempts on.
    pub(crate) const BROKEN_AFTER: u64 = Options::BROKEN_AFTER;

    /// The word used in reports.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Flaky => "flaky",
            Self::Broken => "broken",
            Self::OrderDependent => "order-dependent",
            Self::Brittle => "brittle",
            Self::NonIdempotent => "non-idempotent",
            Self::Interference => "interference",
            Self::Clash => "clash",
            Self::Undecided => "undecided",
            Self::NotRun => "not_run",
        }
    }

    /// Whether other tests have to do with it: alone the test shows nothing.
    pub(crate) fn is_about_company(self) -> bool {
        matches!(
            self,
            Self::OrderDependent | Self::Brittle | Self::Interference | Self::NonIdempotent
        )
    }

    /// Whether a person has to look at it. A clash is the doing of this session, which runs a test
    /// beside itself: nobody else does.
    pub(crate) fn is_finding(self) -> bool {
        !matches!(self, Self::Stable | Self::NotRun | Self::Clash)
    }

    /// Whether there is something to tell of it.
    pub(crate) fn is_told(self) -> bool {
        self.is_finding() || self == Self::Clash
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
    /// Runs that show it again with the probability [`Repeat::CHANCE`], if it fails as often as it was seen to.
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
    /// What controlled re-runs have shown; absent where none were made.
    pub(crate) explanation: Option<Box<Explanation>>,
    /// The run that shows it again; absent where there is nothing to show.
    pub(crate) reproduction: Option<Box<Reproduction>>,
    /// Under which number that run has been recorded.
    pub(crate) record: Option<String>,
    /// Absent where there is nothing to repeat.
    pub(crate) repeat: Option<Repeat>,
    /// Present where it is a known flake.
    pub(crate) quarantined: Option<Box<Quarantined>>,
}

impl Judgement {
    /// Whether it is a known flake that may fail.
    pub(crate) fn is_tolerated(&self) -> bool {
        let quarantined = self.quarantined.as_ref();
        self.verdict.is_finding()
            && quarantined.is_some_and(|it| it.standing == Standing::Tolerated)
    }

    /// Whether a person has to look at it, and the build fails.
    pub(crate) fn is_finding(&self) -> bool {
        self.verdict.is_finding() && !self.is_tolerated()
    }
}
