//! Attempts of one binary that have a process of their own.

use super::Seed;
use super::order::key;
use crate::model::{BinaryId, Catalog, TestId, Work};
use stress_runtime::protocol::Launch;

/// Deals attempts in turns: each turn has every test that still wants runs once, in a fresh order.
#[derive(Debug)]
pub(super) struct Alone {
    binary: BinaryId,
    seed: Seed,
    tests: Vec<Remaining>,
    turn: u64,
    /// Rest of the present turn, next one last.
    dealt: Vec<usize>,
    left: u64,
}

#[derive(Debug)]
struct Remaining {
    test: TestId,
    name: String,
    launch: Launch,
    left: u64,
}

impl Alone {
    /// So many attempts of each of these tests.
    pub(super) fn new(
        binary: BinaryId,
        tests: &[(TestId, u64)],
        catalog: &Catalog,
        seed: Seed,
    ) -> Self {
        let remaining = |(id, runs): &(TestId, u64)| {
            let test = catalog.test(*id);
            Remaining {
                test: *id,
                name: test.name.clone(),
                launch: test.launch,
                left: *runs,
            }
        };
        let tests: Vec<Remaining> = tests.iter().map(remaining).collect();
        Self {
            binary,
            seed,
            left: tests.iter().map(|remaining| remaining.left).sum(),
            tests,
            turn: 0,
            dealt: Vec::new(),
        }
    }

    /// Attempts still to be dealt.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Forgets the remaining runs of a test; says how many there were.
    pub(super) fn drop_test(&mut self, test: TestId) -> u64 {
        let of_test = |remaining: &&mut Remaining| remaining.test == test;
        let Some(remaining) = self.tests.iter_mut().find(of_test) else {
            return 0;
        };
        let dropped = std::mem::take(&mut remaining.left);
        self.left -= dropped;
        dropped
    }

    pub(super) fn next(&mut self) -> Option<Work> {
        while self.left > 0 {
            let Some(index) = self.dealt.pop() else {
                self.deal();
                continue;
            };
            let remaining = &mut self.tests[index];
            if remaining.left > 0 {
                remaining.left -= 1;
                self.left -= 1;
                let (test, launch) = (remaining.test, remaining.launch);
                return Some(Work::in_order(self.binary, [test], launch));
            }
        }
        None
    }

    fn deal(&mut self) {
        let wanting = |(index, remaining): (usize, &Remaining)| {
            (remaining.left > 0).then(|| (key(self.seed, self.turn, &remaining.name), index))
        };
        let mut keyed: Vec<_> = self.tests.iter().enumerate().filter_map(wanting).collect();
        keyed.sort_unstable_by(|one, other| other.cmp(one));
        self.dealt = keyed.into_iter().map(|(_, index)| index).collect();
        self.turn += 1;
    }
}
