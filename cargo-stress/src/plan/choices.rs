//! What a person may decide about the company that tests keep.

use super::Seed;
use crate::model::TestId;

/// How the runs of a session are laid out.
#[derive(Debug, Clone)]
pub(crate) struct Choices {
    pub(crate) seed: Seed,
    pub(crate) orders: Orders,
    pub(crate) threads: Threads,
    /// Whether tests that share processes also run alone, once in five runs.
    pub(crate) with_alone: bool,
    /// How many tests `cargo test` runs at a time. If that is given, the first rounds of tests whose
    /// runs only time bounds are like its own.
    pub(crate) as_cargo_test: Option<usize>,
}

/// Which orders the tests run in that share a process.
#[derive(Debug, Clone)]
pub(crate) enum Orders {
    /// Natural, reversed, each pair of neighbours, then random ones.
    Shuffled,
    /// None: each attempt has a process of its own.
    Alone,
    /// By name, backwards.
    Reversed,
    /// This one, each round; tests that are not in it run alone.
    Given(Vec<TestId>),
    /// Instead of rounds, each ordered pair of all selected tests, twice the same test included.
    Pairs,
}

impl Orders {
    /// Whether they are those of a usual session, or none.
    pub(crate) fn are_our_own(&self) -> bool {
        matches!(self, Self::Shuffled | Self::Alone)
    }

    /// How often a test that shares processes runs in each of them.
    pub(super) fn times(&self, test: TestId) -> u64 {
        let Self::Given(order) = self else {
            return 1;
        };
        let times = order.iter().filter(|it| **it == test).count();
        times.max(1) as u64
    }
}

/// How many tests of a round run at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Threads {
    /// One in the first round, third round and so on, that many in the others.
    Mixed(usize),
    /// The same in each round.
    All(usize),
}
