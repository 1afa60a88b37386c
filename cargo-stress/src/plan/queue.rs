//! The one queue of a session: every run still to be started, by binary, without barriers.

use super::order::key;
use super::seed::Seed;
use crate::model::{BinaryId, Catalog, TestId};

/// Yields runs one by one; memory grows with the number of tests, never with that of runs.
#[derive(Debug)]
pub(crate) struct Queue {
    seed: Seed,
    binaries: Vec<Rounds>,
    total: u64,
}

/// The remaining runs of one binary, dealt in rounds: each round has every test that still wants
/// runs once, in a fresh order.
#[derive(Debug, Default)]
struct Rounds {
    tests: Vec<Remaining>,
    round: u64,
    /// Rest of the present round, next one last.
    dealt: Vec<usize>,
    total: u64,
    left: u64,
}

#[derive(Debug)]
struct Remaining {
    test: TestId,
    name: String,
    left: u64,
}

impl Queue {
    /// All runs that the catalog's tests ask for.
    pub(crate) fn new(catalog: &Catalog, seed: Seed) -> Self {
        let mut binaries: Vec<Rounds> = Vec::new();
        binaries.resize_with(catalog.binaries.len(), Rounds::default);
        let mut total = 0;
        for id in catalog.test_ids() {
            let test = catalog.test(id);
            let rounds = &mut binaries[test.binary.0];
            rounds.tests.push(Remaining {
                test: id,
                name: test.name.clone(),
                left: test.runs,
            });
            rounds.total += test.runs;
            rounds.left += test.runs;
            total += test.runs;
        }
        Self {
            seed,
            binaries,
            total,
        }
    }

    /// Runs that were planned in all.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// Whether no run is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.binaries.iter().all(|rounds| rounds.left == 0)
    }

    /// The next run of that binary.
    pub(crate) fn next(&mut self, binary: BinaryId) -> Option<TestId> {
        self.binaries[binary.0].next(self.seed)
    }

    /// The binary that is furthest behind: the greatest share of its runs is left.
    pub(crate) fn furthest_behind(&self) -> Option<BinaryId> {
        let share = |rounds: &Rounds| {
            #[expect(
                clippy::cast_precision_loss,
                reason = "shares are compared, not counted"
            )]
            let share = rounds.left as f64 / rounds.total.max(1) as f64;
            share
        };
        self.binaries
            .iter()
            .enumerate()
            .filter(|(_, rounds)| rounds.left > 0)
            // `max_by` takes the last of equals: reversed, the first binary comes first.
            .rev()
            .max_by(|(_, one), (_, other)| share(one).total_cmp(&share(other)))
            .map(|(index, _)| BinaryId(index))
    }

    /// A handed-out run that was never started comes back.
    pub(crate) fn put_back(&mut self, binary: BinaryId, test: TestId) {
        let rounds = &mut self.binaries[binary.0];
        if let Some(index) = rounds
            .tests
            .iter()
            .position(|remaining| remaining.test == test)
        {
            rounds.tests[index].left += 1;
            rounds.left += 1;
            rounds.dealt.push(index);
        }
    }

    /// Forgets the remaining runs of a test; says how many there were.
    pub(crate) fn drop_test(&mut self, binary: BinaryId, test: TestId) -> u64 {
        let rounds = &mut self.binaries[binary.0];
        let of_test = |remaining: &&mut Remaining| remaining.test == test;
        let Some(remaining) = rounds.tests.iter_mut().find(of_test) else {
            return 0;
        };
        let dropped = std::mem::take(&mut remaining.left);
        rounds.left -= dropped;
        dropped
    }

    /// Forgets the remaining runs of a binary; says how many there were.
    pub(crate) fn drop_binary(&mut self, binary: BinaryId) -> u64 {
        let rounds = &mut self.binaries[binary.0];
        for remaining in &mut rounds.tests {
            remaining.left = 0;
        }
        std::mem::take(&mut rounds.left)
    }
}

impl Rounds {
    fn next(&mut self, seed: Seed) -> Option<TestId> {
        while self.left > 0 {
            let Some(index) = self.dealt.pop() else {
                self.deal(seed);
                continue;
            };
            let remaining = &mut self.tests[index];
            if remaining.left > 0 {
                remaining.left -= 1;
                self.left -= 1;
                return Some(remaining.test);
            }
        }
        None
    }

    fn deal(&mut self, seed: Seed) {
        let wanting = |(index, remaining): (usize, &Remaining)| {
            (remaining.left > 0).then(|| (key(seed, self.round, &remaining.name), index))
        };
        let mut keyed: Vec<_> = self.tests.iter().enumerate().filter_map(wanting).collect();
        keyed.sort_unstable_by(|one, other| other.cmp(one));
        self.dealt = keyed.into_iter().map(|(_, index)| index).collect();
        self.round += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_binary_that_is_furthest_behind_comes_first() {
        let catalog = catalog(&[("a", &[("x", 10)]), ("b", &[("y", 2)])]);
        let mut queue = Queue::new(&catalog, Seed(1));
        assert_eq!(queue.furthest_behind(), Some(BinaryId(0)));
        queue.next(BinaryId(0));
        assert_eq!(queue.furthest_behind(), Some(BinaryId(1)));
    }

    #[test]
    fn a_dropped_test_is_not_dealt_any_more_and_a_returned_run_is() {
        let catalog = catalog(&[("a", &[("x", 3), ("y", 3)])]);
        let mut queue = Queue::new(&catalog, Seed(1));
        let first = queue.next(BinaryId(0)).unwrap();
        queue.put_back(BinaryId(0), first);
        assert_eq!(queue.next(BinaryId(0)), Some(first));
        let other = TestId(1 - first.0);
        assert_eq!(queue.drop_test(BinaryId(0), other), 3);
        assert_eq!(queue.next(BinaryId(0)), Some(first));
        assert_eq!(queue.next(BinaryId(0)), Some(first));
        assert_eq!(queue.next(BinaryId(0)), None);
        assert!(queue.is_empty());
    }

    proptest! {
        #[test]
        fn every_test_gets_exactly_its_runs_and_no_test_runs_ahead(
            runs in prop::collection::vec(1_u64..20, 1..8), seed: u64,
        ) {
            let names: Vec<String> = (0..runs.len()).map(|n| format!("t{n}")).collect();
            let tests: Vec<(&str, u64)> =
                names.iter().map(String::as_str).zip(runs.iter().copied()).collect();
            let mut queue = Queue::new(&catalog(&[("a", &tests)]), Seed(seed));
            prop_assert_eq!(queue.total(), runs.iter().sum::<u64>());
            let mut seen: BTreeMap<usize, u64> = BTreeMap::new();
            while let Some(test) = queue.next(BinaryId(0)) {
                let count = seen.entry(test.0).or_default();
                *count += 1;
                let count = *count;
                for (other, wanted) in runs.iter().enumerate() {
                    let others = seen.get(&other).copied().unwrap_or(0);
                    prop_assert!(others + 1 >= count.min(*wanted));
                }
            }
            for (index, wanted) in runs.iter().enumerate() {
                prop_assert_eq!(seen.get(&index), Some(wanted));
            }
        }
    }
}
