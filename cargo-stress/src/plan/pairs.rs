//! Every ordered pair of tests, each test after itself included.
//!
//! Each test runs once in a process of its own, and from what it left there a copy is forked off
//! for every test: n processes and n² copies, and no test runs twice for nothing. A process that is spawned
//! cannot be copied: there each pair is a run of its own.

use crate::model::{BinaryId, Catalog, Fork, TestId, Work};
use stress_runtime::protocol::Launch;

/// Yields one run for each first test of a pair, or one for each pair where copies cannot be made.
#[derive(Debug)]
pub(super) struct Pairs {
    binary: BinaryId,
    /// Those that come second.
    tests: Vec<(TestId, Launch)>,
    /// Those that have not come first yet and are copied from, next one last.
    firsts: Vec<(TestId, Launch)>,
    /// The pairs of others, next one last.
    whole: Vec<([TestId; 2], Launch)>,
}

impl Pairs {
    pub(super) fn new(binary: BinaryId, tests: &[TestId], catalog: &Catalog) -> Self {
        let with_launch = |id: &TestId| (*id, catalog.test(*id).launch);
        let tests: Vec<_> = tests.iter().map(with_launch).collect();
        let last_first = tests.iter().rev();
        let (firsts, others): (Vec<_>, Vec<_>) = last_first
            .copied()
            .partition(|(_, launch)| *launch == Launch::Fork);
        let pairs_of = |(first, launch): (TestId, Launch)| {
            let seconds = tests.iter().rev();
            seconds.map(move |(second, _)| ([first, *second], launch))
        };
        Self {
            binary,
            firsts,
            whole: others.into_iter().flat_map(pairs_of).collect(),
            tests,
        }
    }

    /// Attempts still to be dealt.
    pub(super) fn left(&self) -> u64 {
        let copied = self.firsts.len() * (1 + self.tests.len());
        (copied + 2 * self.whole.len()) as u64
    }

    /// Leaves a test out of all pairs to come; says how many attempts there would have been.
    pub(super) fn drop_test(&mut self, test: TestId) -> u64 {
        let before = self.left();
        self.firsts.retain(|(first, _)| *first != test);
        self.tests.retain(|(second, _)| *second != test);
        self.whole.retain(|(pair, _)| !pair.contains(&test));
        before - self.left()
    }

    pub(super) fn next(&mut self) -> Option<Work> {
        let Some((first, launch)) = self.firsts.pop() else {
            let (pair, launch) = self.whole.pop()?;
            return Some(Work::in_order(self.binary, pair, launch));
        };
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
