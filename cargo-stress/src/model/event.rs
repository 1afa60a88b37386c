//! The one stream that everything a person or a machine sees is folded from.

use super::{BinaryId, Catalog, Company, Evidence, Judgement, RunId, TestId};
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::Left;

/// Something that happened in a session.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// What will be done is known; nothing has run yet.
    Planned {
        catalog: Arc<Catalog>,
        seed: u64,
        runs: u64,
        jobs: usize,
        /// How long tests are run of which nobody has said how often, and with `--max-time` all;
        /// `None` where only their number counts.
        within: Option<Duration>,
    },
    /// Something a person should know, and that stops nothing.
    Warned { message: String },
    /// A round of that target's has left something behind, which is told once: whose it is it does not show.
    LeftByRound { target: String, left: Box<Left> },
    /// An attempt is over; there is evidence if it did not pass.
    AttemptEnded {
        test: TestId,
        evidence: Option<Box<Evidence>>,
        /// Of which run it was, where that is known.
        run: Option<RunId>,
        company: Company,
        /// How long it took, in microseconds.
        us: u64,
        /// Whether it had its process for itself, and left another one behind.
        leaked: bool,
    },
    /// So many runs will not happen: nothing new would be learnt from them.
    Dropped { runs: u64 },
    /// So many of these will happen after all.
    TakenUp { runs: u64 },
    /// The time is up for tests of which nobody has said how often they are to run.
    HuntedOut,
    /// A round goes on in a new process: one of its tests ended the old one.
    RoundContinued,
    /// A binary whose harness died again and again; its remaining runs will not happen.
    SetAside { binary: BinaryId, reason: String },
    /// Nothing new is started from here on.
    Stopping { cause: StopCause },
    /// All stands still until a person lets it go on.
    Paused,
    /// It goes on, after so long.
    Continued { after: Duration },
    /// A finding is being looked into by controlled re-runs.
    Examining { test: TestId },
    /// So many tests that share processes are still to be run twice in one: no round shows what that shows.
    RunningTwice { tests: usize },
    /// So many failing tests are run again together, beside other processes and without them.
    ExaminingTogether { tests: usize },
    /// How many ordered pairs of tests ran right after one another, in rounds one after another.
    Covered { reached: u64, possible: u64 },
    /// What became of a test; worst first.
    Judged(Box<Judgement>),
    /// The last event.
    Finished {
        /// Everything but the build, and the time in which it was paused.
        elapsed: Duration,
        /// The planned runs alone, without looking into what they showed.
        stressing: Duration,
        interrupted: bool,
    },
}

/// Why a session stops before its plan is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StopCause {
    /// A person or the system asked for it; a second time means: at once.
    Signal { name: &'static str, at_once: bool },
    /// `--max-fail` attempts have failed.
    MaxFail,
    /// The one test that is asked about has failed often enough.
    Enough,
    /// `--max-time` is used up.
    MaxTime,
}
