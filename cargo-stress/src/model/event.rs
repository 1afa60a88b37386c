//! The one stream that everything a person or a machine sees is folded from.

use super::{BinaryId, Catalog, Evidence, Judgement, RunId, TestId};
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::Outcome;

/// Something that happened in a session.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// What will be done is known; nothing has run yet.
    Planned {
        catalog: Arc<Catalog>,
        seed: u64,
        runs: u64,
        jobs: usize,
    },
    /// Something a person should know, and that stops nothing.
    Warned { message: String },
    /// A run has become a process.
    RunStarted { run: RunId, test: TestId },
    /// An attempt is over.
    AttemptEnded {
        test: TestId,
        outcome: Outcome,
        micros: u64,
        leaked: bool,
        evidence: Option<Box<Evidence>>,
    },
    /// Runs of a test that will not happen: nothing new would be learnt from them.
    Dropped { test: TestId, runs: u64 },
    /// A binary whose harness died again and again; its remaining runs will not happen.
    SetAside { binary: BinaryId, reason: String },
    /// Nothing new is started from here on.
    Stopping { cause: StopCause },
    /// What became of a test; worst first.
    Judged(Box<Judgement>),
    /// The last event.
    Finished {
        elapsed: Duration,
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
    /// `--max-time` is used up.
    MaxTime,
}
