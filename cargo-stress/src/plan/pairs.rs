//! Every ordered pair of tests, each test after itself included.
//!
//! Each test runs once in a process of its own, and from what it left there a copy is forked off
//! for every test: n processes and n² copies, and no test runs twice for nothing.

use crate::model::{BinaryId, Catalog, Fork, TestId, Work};
use stress_runtime::protocol::Launch;

/// Yields one run for each first test of a pair, or one for each pair where copies cannot be made.
#[derive(Debug)]
pub(super) struct Pairs {
    binary: BinaryId,
    /// Those that come second.
    tests: Vec<(TestId, Launch)>,
    /// Those that have not come first yet, next one last.
    firsts: Vec<(TestId, Launch)>,
}

impl Pairs {
    pub(super) fn new(binary: BinaryId, tests: &[TestId], catalog: &Catalog) -> Self {
        let with_launch = |id: &TestId| (*id, catalog.test(*id).launch);
        let tests: Vec<_> = tests.iter().map(with_launch).collect();
        Self {
            binary,
            firsts: tests.iter().rev().copied().collect(),
            tests,
        }
    }

    /// Attempts still to be dealt.
    pub(super) fn left(&self) -> u64 {
        (self.firsts.len() * (1 + self.tests.len())) as u64
    }

    /// Leaves a test out of all pairs to come; says how many attempts there would have been.
    pub(super) fn drop_test(&mut self, test: TestId) -> u64 {
        let before = self.left();
        self.firsts.retain(|(first, _)| *first != test);
        self.tests.retain(|(second, _)| *second != test);
        before - self.left()
    }

    pub(super) fn next(&mut self) -> Option<Work> {
        let (first, launch) = self.firsts.pop()?;
        let fork = |(second, _): &(TestId, Launch)| Fork {
            after: 1,
            order: vec![*second],
        };
        Some(Work {
            branches: self.tests.iter().map(fork).collect(),
            ..Work::in_order(self.binary, [first], launch)
        })
    }
}
