//! Every attempt of a session, as little of it as pictures need.

use crate::model::{Company, Ending, TestId};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// Attempts of one process come close together: so many processes are under way, at most, where an order is to be
/// kept once. Where there are more it is kept twice, and nothing else happens.
const UNDER_WAY: usize = 64;

/// The order of a test alone in its process.
const ALONE: u32 = u32::MAX;

/// An attempt.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// When it ended.
    pub(super) at: Duration,
    pub(super) us: u64,
    pub(super) ending: Ending,
    pub(super) order: Arc<[TestId]>,
    pub(super) step: usize,
    pub(super) threads: usize,
}

/// Attempts by test, in the sequence in which they ended.
#[derive(Debug, Default)]
pub(super) struct History {
    attempts: BTreeMap<TestId, Vec<Kept>>,
    orders: Vec<Box<[u32]>>,
    /// The newest of them, as they came.
    under_way: VecDeque<(Arc<[TestId]>, u32)>,
}

/// An attempt as it is kept: an hour's session has millions of them.
#[derive(Debug, Clone, Copy)]
struct Kept {
    at_ms: u32,
    us: u32,
    /// Which of the orders; [`ALONE`] of a test that has none.
    order: u32,
    step: u32,
    threads: u32,
    ending: Ending,
}

impl Seen {
    pub(super) fn failed(&self) -> bool {
        self.ending != Ending::Passed
    }

    pub(super) fn is_alone(&self) -> bool {
        self.order.len() == 1
    }

    /// Whether the tests of its process ran one after another.
    pub(super) fn in_sequence(&self) -> bool {
        !self.is_alone() && self.threads == 1
    }
}

impl History {
    pub(super) fn add(&mut self, at: Duration, us: u64, ending: Ending, company: &Company) {
        let test = company.order[company.step];
        let kept = Kept {
            at_ms: small(at.as_millis()),
            us: small(us),
            order: self.number_of(&company.order),
            step: small(company.step),
            threads: small(company.threads),
            ending,
        };
        self.attempts.entry(test).or_default().push(kept);
    }

    pub(super) fn of(&self, test: TestId) -> Vec<Seen> {
        let kept = self.attempts.get(&test).into_iter().flatten();
        kept.map(|kept| self.seen(test, *kept)).collect()
    }

    fn seen(&self, test: TestId, kept: Kept) -> Seen {
        let order = match kept.order {
            ALONE => [test].into(),
            number => {
                let order = self.orders[number as usize].iter();
                order.map(|test| TestId(*test as usize)).collect()
            }
        };
        Seen {
            at: Duration::from_millis(kept.at_ms.into()),
            us: kept.us.into(),
            ending: kept.ending,
            order,
            step: kept.step as usize,
            threads: kept.threads as usize,
        }
    }

    fn number_of(&mut self, order: &Arc<[TestId]>) -> u32 {
        if order.len() == 1 {
            return ALONE;
        }
        let mut known = self.under_way.iter();
        if let Some((_, number)) = known.find(|(known, _)| Arc::ptr_eq(known, order)) {
            return *number;
        }
        let number = small(self.orders.len());
        self.orders
            .push(order.iter().map(|test| small(test.0)).collect());
        self.under_way.truncate(UNDER_WAY - 1);
        self.under_way.push_front((Arc::clone(order), number));
        number
    }
}

/// In fewer bytes, or the most that they hold: seven weeks are a long session, and an hour a long attempt.
fn small(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stress_runtime::protocol::Launch;

    fn company(order: &Arc<[TestId]>, step: usize) -> Company {
        Company {
            order: Arc::clone(order),
            step,
            threads: 4,
            stagger_us: 0,
            launch: Launch::Fork,
            round: None,
        }
    }

    #[test]
    fn what_was_added_is_there_again() {
        let mut history = History::default();
        let order: Arc<[TestId]> = [7, 3, 5].map(TestId).into();
        let alone: Arc<[TestId]> = [TestId(3)].into();
        let at = Duration::from_millis(1500);
        history.add(at, 20, Ending::Passed, &company(&order, 1));
        history.add(at, 30, Ending::Crashed, &company(&alone, 0));
        history.add(at, 40, Ending::Passed, &company(&order, 2));
        let seen = history.of(TestId(3));
        let told = |it: &Seen| {
            (
                it.at,
                it.us,
                it.ending,
                it.order.to_vec(),
                it.step,
                it.threads,
            )
        };
        let expected = [
            (at, 20, Ending::Passed, order.to_vec(), 1, 4),
            (at, 30, Ending::Crashed, alone.to_vec(), 0, 4),
        ];
        assert_eq!(seen.iter().map(told).collect::<Vec<_>>(), expected);
        assert_eq!(history.of(TestId(5)).len(), 1);
        assert!(history.of(TestId(7)).is_empty());
    }

    #[test]
    fn an_order_is_kept_once_however_many_processes_are_under_way() {
        let mut history = History::default();
        let order = |first: usize| -> Arc<[TestId]> { [TestId(first), TestId(99)].into() };
        let orders: Vec<_> = (0..UNDER_WAY).map(order).collect();
        for step in [0, 1] {
            for order in &orders {
                history.add(Duration::ZERO, 1, Ending::Passed, &company(order, step));
            }
        }
        assert_eq!(history.orders.len(), UNDER_WAY);
        // One that is told of later than that is kept twice, and is what it was.
        history.add(Duration::ZERO, 1, Ending::Passed, &company(&order(200), 1));
        history.add(Duration::ZERO, 1, Ending::Passed, &company(&orders[0], 1));
        let last = history.of(TestId(99)).pop();
        assert_eq!(last.map(|it| it.order), Some(Arc::clone(&orders[0])));
    }
}
