//! One line of a binary's list of tests.

use super::json::json_object;
use crate::options::Options;
use crate::protocol::Launch;

/// A test as its binary lists it; a [`Hello`](super::Hello) line comes first.
///
/// A binary with the shim inside writes two lists, each with its own `Hello`: first the shim's, of all
/// `#[test]`s, then, if there is one, that of the runtime that the annotated ones are linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub launch: Option<Launch>,
    /// The reason of `#[ignore]`, empty where it gave none.
    pub ignored: Option<String>,
    /// Whether the list is the shim's: it sees a `#[test]` and no attribute.
    pub plain: bool,
    /// The options that its attribute names; the others are the usual ones.
    pub stated: Vec<String>,
}

impl ListedTest {
    /// A test of which nothing is known but what libtest lists: the usual options hold.
    pub fn of_name(name: String, is_ignored: bool) -> Self {
        Self {
            name,
            file: String::new(),
            line: 0,
            runs: Options::DEFAULT_RUNS,
            timeout_ms: Options::DEFAULT_TIMEOUT_MS,
            grace_ms: Options::DEFAULT_GRACE_MS,
            shuffle: false,
            launch: None,
            ignored: is_ignored.then(String::new),
            plain: true,
            stated: Vec::new(),
        }
    }
}

json_object!(ListedTest {
    name,
    file,
    line,
    runs,
    timeout_ms,
    grace_ms,
    shuffle,
    launch = None,
    ignored = None,
    plain = false,
    stated = Vec::new(),
});
