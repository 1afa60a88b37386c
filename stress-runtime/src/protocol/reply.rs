//! What a harness tells the tool.

use super::{Attempt, Captured, Exit, Hello};
use serde::{Deserialize, Serialize};

/// A line from the harness to the tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Comes first.
    Hello(Hello),
    /// A queued run has become a process.
    Started {
        /// Which run.
        run: u64,
        /// Its process.
        pid: i32,
    },
    /// A run is over and its process is reaped.
    Ended(RunEnded),
    /// A request could not be read.
    Misunderstood {
        /// What was wrong with it.
        reason: String,
    },
}

/// All that is known of a run when it is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunEnded {
    /// Which run.
    pub run: u64,
    /// One entry for each test that began; a prefix of the order.
    pub attempts: Vec<Attempt>,
    /// How the process ended.
    pub exit: Exit,
    /// Whether it left a process behind; that process has been killed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leaked: bool,
    /// From launch to reaped, in microseconds.
    pub us: u64,
    /// What it printed on stdout; left out where every attempt passed.
    #[serde(default, skip_serializing_if = "Captured::is_empty")]
    pub stdout: Captured,
    /// What it printed on stderr; left out where every attempt passed.
    #[serde(default, skip_serializing_if = "Captured::is_empty")]
    pub stderr: Captured,
}
