//! Every attempt of a session, as little of it as pictures need.

use crate::model::{Company, Ending, TestId};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

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
pub(super) struct History(BTreeMap<TestId, Vec<Seen>>);

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
        self.0.entry(test).or_default().push(Seen {
            at,
            us,
            ending,
            order: Arc::clone(&company.order),
            step: company.step,
            threads: company.threads,
        });
    }

    pub(super) fn of(&self, test: TestId) -> &[Seen] {
        self.0.get(&test).map_or(&[], Vec::as_slice)
    }
}
