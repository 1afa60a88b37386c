//! Which ordered pairs of tests have been neighbours: one ran right after the other.

use super::TestId;
use std::collections::BTreeMap;

/// One bit for each ordered pair of two different tests of one binary.
#[derive(Debug, Clone, Default)]
pub(crate) struct PairCoverage {
    places: BTreeMap<TestId, usize>,
    bits: Vec<u64>,
    reached: u64,
}

impl PairCoverage {
    /// Nothing covered yet of the pairs of these tests.
    pub(crate) fn of(tests: impl IntoIterator<Item = TestId>) -> Self {
        let places: BTreeMap<_, _> = tests
            .into_iter()
            .enumerate()
            .map(|(place, test)| (test, place))
            .collect();
        let bits = vec![0; (places.len() * places.len()).div_ceil(64)];
        Self {
            places,
            bits,
            reached: 0,
        }
    }

    /// `second` ran right after `first`.
    pub(crate) fn cover(&mut self, first: TestId, second: TestId) {
        let (Some(one), Some(other)) = (self.places.get(&first), self.places.get(&second)) else {
            return;
        };
        if one == other {
            return;
        }
        let bit = one * self.places.len() + other;
        let word = &mut self.bits[bit / 64];
        let mask = 1 << (bit % 64);
        self.reached += u64::from(*word & mask == 0);
        *word |= mask;
    }

    /// Pairs seen so far.
    pub(crate) fn reached(&self) -> u64 {
        self.reached
    }

    /// Pairs there are.
    pub(crate) fn possible(&self) -> u64 {
        let tests = self.places.len() as u64;
        tests * tests.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_counts_once_and_a_test_after_itself_does_not() {
        let mut coverage = PairCoverage::of([TestId(3), TestId(5), TestId(9)]);
        assert_eq!((coverage.reached(), coverage.possible()), (0, 6));
        for (first, second) in [(3, 5), (5, 3), (3, 5), (9, 9), (3, 4)] {
            coverage.cover(TestId(first), TestId(second));
        }
        assert_eq!(coverage.reached(), 2);
    }
}
