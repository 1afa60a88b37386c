//! What tests cost, as far as is known: where only time bounds how often they run, it is shared out by
//! this.

use crate::model::{TestId, Work};

/// What a process costs beside its tests, in microseconds: where those take less, to leave out the
/// slower of them saves nothing.
pub(super) const PROCESS_US: u64 = 1_000;

/// The time that each test has taken so far.
#[derive(Debug)]
pub(super) struct Costs(Vec<Cost>);

#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    us: u64,
    attempts: u64,
    /// Of the first attempt, while its run goes on: for how long it has run by now.
    so_far_us: Option<u64>,
}

impl Costs {
    /// Of so many tests nothing is known.
    pub(super) fn of(tests: usize) -> Self {
        Self(vec![Cost::default(); tests])
    }

    /// An attempt took so many microseconds.
    pub(super) fn learn(&mut self, test: TestId, us: u64) {
        let cost = &mut self.0[test.0];
        cost.us = cost.us.saturating_add(us);
        cost.attempts += 1;
    }

    /// An attempt whose run goes on has taken so many microseconds by now.
    pub(super) fn hear(&mut self, test: TestId, us: u64) {
        let so_far = &mut self.0[test.0].so_far_us;
        *so_far = Some(us.max(so_far.unwrap_or_default()));
    }

    /// Microseconds that an attempt takes on average; before the run of the first one has ended, at least so
    /// many as that is known to have taken. `None` where nothing is known.
    pub(super) fn mean_us(&self, test: TestId) -> Option<u64> {
        let cost = self.0[test.0];
        cost.us.checked_div(cost.attempts).or(cost.so_far_us)
    }

    /// Whether an attempt of it was told to its end, and not only heard of while its run went on.
    pub(super) fn is_learnt(&self, test: TestId) -> bool {
        self.0[test.0].attempts > 0
    }

    /// Microseconds that a run will take by that; a test of which nothing is known counts for nothing.
    pub(super) fn run_us(&self, work: &Work) -> u64 {
        let of_tests = work.order.iter().filter_map(|test| self.mean_us(*test));
        let (sum, longest) = of_tests.fold((0_u64, 0), |(sum, longest), us| {
            (sum.saturating_add(us), us.max(longest))
        });
        PROCESS_US + longest.max(sum / work.threads.max(1) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BinaryId;
    use stress_runtime::protocol::Launch;

    #[test]
    fn what_is_heard_of_a_run_counts_until_it_has_ended() {
        let mut costs = Costs::of(1);
        let test = TestId(0);
        assert_eq!((costs.mean_us(test), costs.is_learnt(test)), (None, false));
        for us in [7_000, 9_000] {
            costs.hear(test, us);
            assert_eq!(
                (costs.mean_us(test), costs.is_learnt(test)),
                (Some(us), false)
            );
        }
        costs.learn(test, 5_000);
        assert_eq!(
            (costs.mean_us(test), costs.is_learnt(test)),
            (Some(5_000), true)
        );
    }

    #[test]
    fn a_run_takes_as_long_as_its_tests_or_as_the_longest_of_those_side_by_side() {
        let mut costs = Costs::of(3);
        assert_eq!(costs.mean_us(TestId(0)), None);
        for (test, us) in [(0, 3_000), (0, 5_000), (1, 8_000)] {
            costs.learn(TestId(test), us);
        }
        assert_eq!(costs.mean_us(TestId(0)), Some(4_000));
        let order = [TestId(0), TestId(1), TestId(2)];
        let mut work = Work::in_order(BinaryId(0), order, Launch::Fork);
        assert_eq!(costs.run_us(&work), 13_000);
        work.threads = 2;
        assert_eq!(costs.run_us(&work), 9_000);
    }
}
