//! One line of a binary's list of annotated tests.

use crate::protocol::Launch;
use serde::{Deserialize, Serialize};

/// An annotated test as its binary lists it; a [`Hello`](super::Hello) line comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedTest {
    /// libtest's name of the test.
    pub name: String,
    /// Source file.
    pub file: String,
    /// Line of the function, counted from 1.
    pub line: u32,
    /// Runs asked for.
    pub runs: u32,
    /// Time limit of an attempt, in milliseconds.
    pub timeout_ms: u64,
    /// Time between TERM and KILL, in milliseconds.
    pub grace_ms: u64,
    /// Whether it takes part in shuffled rounds.
    pub shuffle: bool,
    /// The launch asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launch: Option<Launch>,
    /// The reason of `#[ignore]`, empty where it gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignored: Option<String>,
}
