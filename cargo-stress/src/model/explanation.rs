//! What controlled re-runs have shown about a failing test.

use super::{FirstDifference, TestId};
use std::time::Duration;

/// How often a test failed under one condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arm {
    pub(crate) condition: Condition,
    /// Attempts that failed in the way that is being explained.
    pub(crate) failed: u64,
    /// Attempts that failed in another way: they say nothing.
    pub(crate) otherwise: u64,
    pub(crate) runs: u64,
}

/// What was the same in all attempts of an arm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    /// In a fresh process by itself.
    Alone,
    /// A second time in the same process, the first having passed.
    Twice,
    /// In the order in which it failed, after that many tests.
    SameOrder { before: usize },
    /// In the order in which it passed, after that many tests.
    PassingOrder { before: usize },
    /// In the order in which it failed, so many tests at once.
    SameCompany { tests: usize, threads: usize },
    /// After exactly these tests.
    After(Vec<TestId>),
    /// After the tests that were found, but without this one.
    Without(TestId),
    /// At the same time as exactly these tests.
    Beside(Vec<TestId>),
    /// At the same time as the tests that were found, but without this one.
    BesideWithout(TestId),
    /// As [`Alone`](Self::Alone), in a newly started process instead of a forked one.
    AloneSpawned,
    /// In runs of the session in which it or others failed, several processes at a time.
    BesideProcesses,
    /// As it fails in the session, but with no other process of the session running.
    Undisturbed,
    /// The same beside threads that only compute.
    BusyMachine,
    /// As it was found to fail, in a newly started process instead of a forked one.
    Spawned,
}

/// What a search has spent. The session before it and the proof after it are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SearchCost {
    /// Tests run, over all processes.
    pub(crate) tests_run: u64,
    /// Processes started, copies of others included.
    pub(crate) processes: u64,
    /// Wall time.
    pub(crate) elapsed: Duration,
}

/// The culprits, and what is known against them. Which list is filled follows from the verdict.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Explanation {
    /// Tests after which it fails: all of them are needed.
    pub(crate) polluters: Vec<TestId>,
    /// Tests that, run between polluters and victim, make it pass again.
    pub(crate) cleaners: Vec<TestId>,
    /// Tests after which it passes: all of them are needed.
    pub(crate) state_setters: Vec<TestId>,
    /// Tests that make it fail if they run at the same time: all of them are needed.
    pub(crate) with: Vec<TestId>,
    /// Further sets of the same kind, each sufficient by itself.
    pub(crate) others: Vec<Vec<TestId>>,
    /// Whether there are further sets; `None` if that was not asked.
    pub(crate) more_exist: Option<bool>,
    /// How many tests the culprits were found among.
    pub(crate) candidates: usize,
    /// What finding them has cost; `None` if nothing was searched.
    pub(crate) search: Option<SearchCost>,
    pub(crate) arms: Vec<Arm>,
    /// An upper bound for the probability that the verdict is wrong.
    pub(crate) error_probability: Option<f64>,
    /// Where the failing output departs from the passing one.
    pub(crate) difference: Option<FirstDifference>,
    /// What else has to be said, as sentences.
    pub(crate) notes: Vec<String>,
}
