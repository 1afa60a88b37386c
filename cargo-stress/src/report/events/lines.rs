//! The lines of the stream. Their names are a promise: fields and kinds of lines may be added, never
//! changed; `schema/events.v1.json` says the same for readers in other languages.

use super::failure_line::FailureLine;
use super::head::Head;
use super::judged_line::JudgedLine;
use super::planned_line::PlannedLine;
use crate::model::Ending;
use serde::{Deserialize, Serialize};

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(super) enum Line {
    Session(Head),
    Planned(Box<PlannedLine>),
    Warned {
        at_us: u64,
        message: String,
    },
    /// The tests of a process, by number; the attempts that follow refer to it.
    Order {
        id: u64,
        tests: Vec<usize>,
    },
    /// A failure in a way in which this test had not failed before; attempts refer to it.
    Failure(Box<FailureLine>),
    Attempt(AttemptLine),
    Dropped {
        at_us: u64,
        runs: u64,
    },
    TakenUp {
        at_us: u64,
        runs: u64,
    },
    Paused {
        at_us: u64,
    },
    Continued {
        at_us: u64,
        after_us: u64,
    },
    HuntedOut {
        at_us: u64,
    },
    RoundContinued {
        at_us: u64,
    },
    SetAside {
        at_us: u64,
        binary: usize,
        reason: String,
    },
    Stopping {
        at_us: u64,
        cause: StopWord,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signal: Option<String>,
        #[serde(default, skip_serializing_if = "is_default")]
        at_once: bool,
    },
    Examining {
        at_us: u64,
        test: usize,
    },
    RunningTwice {
        at_us: u64,
        tests: usize,
    },
    ExaminingTogether {
        at_us: u64,
        tests: usize,
    },
    Covered {
        at_us: u64,
        reached: u64,
        possible: u64,
    },
    Judged(Box<JudgedLine>),
    Finished {
        at_us: u64,
        elapsed_us: u64,
        stressing_us: u64,
        interrupted: bool,
    },
    /// Something that a later release says, and this one does not know.
    #[serde(other)]
    Unknown,
}

/// An attempt that is over. Of what is left out, the most frequent holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct AttemptLine {
    pub(super) at_us: u64,
    pub(super) test: usize,
    /// `passed`, `failed`, `timed_out` or `crashed`.
    #[serde(with = "EndingWord")]
    pub(super) outcome: Ending,
    /// How long it took.
    pub(super) us: u64,
    /// Number of its process; left out where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) run: Option<u64>,
    /// Number of the failure; left out where it passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) failure: Option<u64>,
    /// The order of its process; left out where it was alone in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) order: Option<u64>,
    /// Its place in that order, from 0.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) step: usize,
    /// Tests at a time in its process.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub(super) threads: usize,
    /// How late the first of several threads began at most.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) stagger_us: u64,
    /// Whether its process was spawned, not forked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) spawned: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) round: Option<u64>,
    /// Whether it left a process behind.
    #[serde(default, skip_serializing_if = "is_default")]
    pub(super) leaked: bool,
}

/// The words for [`Ending`].
#[derive(Serialize, Deserialize)]
#[serde(remote = "Ending", rename_all = "snake_case")]
enum EndingWord {
    Passed,
    Failed,
    TimedOut,
    Crashed,
}

/// Why a session stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum StopWord {
    Signal,
    MaxFail,
    Enough,
    MaxTime,
}

fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks for it")]
fn is_one(number: &usize) -> bool {
    *number == 1
}

/// Whether it is left out, being as usual.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
