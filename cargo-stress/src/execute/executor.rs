//! The line between deciding and doing: what the dispatcher orders, and what it hears back.

use crate::model::{BinaryId, HarnessId};
use stress_runtime::protocol::{RunEnded, RunRequest, UnderWay};

/// An order to the executor. None of them waits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Command {
    /// Start a harness of that binary in that lane.
    Open {
        harness: HarnessId,
        binary: BinaryId,
        lane: usize,
    },
    /// Queue a run in an open harness.
    Run {
        harness: HarnessId,
        request: RunRequest,
    },
    /// Let it finish what it has, then end it.
    Finish { harness: HarnessId },
    /// End its runs, then itself: in order, or at once.
    Stop { harness: HarnessId, kill: bool },
    /// Stop what it runs, and the time of that.
    Pause { harness: HarnessId },
    /// Let it go on.
    Continue { harness: HarnessId },
    /// Have it say what it runs.
    WhatRuns { harness: HarnessId },
}

/// What the executor has to tell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Notice {
    /// The harness is up; `no_fork` says why it spawns where it should fork.
    Ready {
        harness: HarnessId,
        no_fork: Option<String>,
    },
    /// A run is over.
    Ended { harness: HarnessId, ended: RunEnded },
    /// Nothing of it runs until it is to go on.
    Paused { harness: HarnessId },
    /// What it runs at this moment.
    UnderWay {
        harness: HarnessId,
        runs: Vec<UnderWay>,
    },
    /// The harness is gone; `error` says why, where it was not told to go.
    Closed {
        harness: HarnessId,
        error: Option<String>,
    },
}

/// Does what it is told and says what happened: real harnesses, or a script in tests.
pub(crate) trait Executor {
    /// Carries out one order.
    fn perform(&mut self, command: Command);

    /// The next thing that happened. Waits for ever where nothing is under way. Cancel-safe.
    async fn next(&mut self) -> Notice;
}
