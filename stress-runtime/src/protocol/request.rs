//! What the tool asks of a harness.

use super::Launch;
use crate::options::Options;
use serde::{Deserialize, Serialize};

/// A line from the tool to the harness. Closing the connection means: kill all, and end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Comes first.
    Settings(Settings),
    /// Queue a run; it starts as soon as a slot is free.
    Run(RunRequest),
    /// Forget what is queued, end what runs, report it, then exit.
    Stop {
        /// Without TERM and grace: KILL at once.
        kill: bool,
    },
    /// Finish what is queued, then exit.
    Finish,
}

/// How a harness is to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Runs alive at the same time.
    pub slots: usize,
    /// Bytes kept from the beginning of each stream.
    pub head_bytes: usize,
    /// Bytes kept from the end of each stream.
    pub tail_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            slots: 1,
            head_bytes: 16 * 1024,
            tail_bytes: 64 * 1024,
        }
    }
}

/// One child process to run: an order of tests under a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRequest {
    /// The tool's number for it.
    pub run: u64,
    /// The tests, in the order in which they run.
    pub order: Vec<Step>,
    /// How the child starts.
    #[serde(default, skip_serializing_if = "Launch::is_fork")]
    pub launch: Launch,
    /// Whether output is wanted even where every attempt passed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_output: bool,
}

/// One place in an order. What is as usual is left out: the harness reads thousands of these a
/// second, in code that the user's profile has not optimised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// libtest's name of the test.
    pub test: String,
    /// Time limit of the attempt, in milliseconds.
    #[serde(default = "usual_timeout", skip_serializing_if = "is_usual_timeout")]
    pub timeout_ms: u64,
    /// Time between TERM and KILL, in milliseconds.
    #[serde(default = "usual_grace", skip_serializing_if = "is_usual_grace")]
    pub grace_ms: u64,
}

fn usual_timeout() -> u64 {
    Options::DEFAULT_TIMEOUT_MS
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature serde asks for"
)]
fn is_usual_timeout(timeout_ms: &u64) -> bool {
    *timeout_ms == Options::DEFAULT_TIMEOUT_MS
}

fn usual_grace() -> u64 {
    Options::DEFAULT_GRACE_MS
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature serde asks for"
)]
fn is_usual_grace(grace_ms: &u64) -> bool {
    *grace_ms == Options::DEFAULT_GRACE_MS
}
