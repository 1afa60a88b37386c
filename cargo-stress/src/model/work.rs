//! What one process is to do.

use super::{BinaryId, TestId};
use std::sync::Arc;
use stress_runtime::protocol::Launch;

/// An order of tests for one child process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) binary: BinaryId,
    pub(crate) order: Arc<[TestId]>,
    /// How many tests run at the same time; with 1 they run one after another.
    pub(crate) threads: usize,
    /// How late the first ones of several threads begin at most, in microseconds.
    pub(crate) stagger_us: u64,
    pub(crate) launch: Launch,
    /// Copies made on the way, sorted by where.
    pub(crate) branches: Vec<Fork>,
    /// Whether the first branch that fails ends the run.
    pub(crate) until_a_branch_fails: bool,
    /// The place of the test that is asked about, if the run is to end with it whatever else runs.
    pub(crate) until: Option<usize>,
    /// Whether output is wanted of attempts that passed, too.
    pub(crate) keep_output: bool,
    /// Whether panics are told with the calls that led to them: each costs tens of milliseconds.
    pub(crate) backtraces: bool,
    /// Whether a test that is alone in its binary finds the environment as it was when it runs again.
    pub(crate) puts_back_environment: bool,
    /// Which round of the session it is, where it is one.
    pub(crate) round: Option<u64>,
}

/// A copy of the process once `after` tests of its order have ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fork {
    pub(crate) after: usize,
    pub(crate) order: Vec<TestId>,
}

impl Work {
    /// Tests one after another in a process of their own.
    pub(crate) fn in_order(
        binary: BinaryId,
        order: impl Into<Arc<[TestId]>>,
        launch: Launch,
    ) -> Self {
        Self {
            binary,
            order: order.into(),
            threads: 1,
            stagger_us: 0,
            launch,
            branches: Vec::new(),
            until_a_branch_fails: false,
            until: None,
            keep_output: false,
            backtraces: false,
            puts_back_environment: false,
            round: None,
        }
    }

    /// Attempts that it makes if all goes well.
    pub(crate) fn attempts(&self) -> u64 {
        let of_branches: usize = self.branches.iter().map(|fork| fork.order.len()).sum();
        (self.order.len() + of_branches) as u64
    }
}
