//! One line of a binary's list of tests.

use crate::protocol::Launch;
use serde::{Deserialize, Serialize};

/// A test as its binary lists it; a [`Hello`](super::Hello) line comes first.
///
/// A binary with the shim inside writes two lists, each with its own `Hello`: first the shim's, of all
/// `#[test]`s, then, if there is one, that of the runtime that the annotated ones are linked to.
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
    /// Whether the list is the shim's: it sees a `#[test]` and no attribute.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain: bool,
}
