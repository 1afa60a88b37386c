//! The tests of one binary, by the company that they keep.

use super::choices::{Choices, Orders};
use crate::model::{BinaryId, Catalog, TestId};

/// Each of them once.
#[derive(Debug)]
pub(super) struct Tests {
    pub(super) binary: BinaryId,
    pub(super) alone: Vec<TestId>,
    pub(super) in_rounds: Vec<TestId>,
    pub(super) in_pairs: Vec<TestId>,
}

impl Tests {
    pub(super) fn of(binary: BinaryId, catalog: &Catalog, choices: &Choices) -> Self {
        let (mut alone, mut in_rounds, mut in_pairs) = (Vec::new(), Vec::new(), Vec::new());
        let of_binary = |id: &TestId| catalog.test(*id).binary == binary;
        for id in catalog.test_ids().filter(of_binary) {
            let test = catalog.test(id);
            let alike = match &choices.orders {
                _ if !test.can_have_company() => &mut alone,
                Orders::Pairs => &mut in_pairs,
                Orders::Shuffled | Orders::Reversed if test.shuffle => &mut in_rounds,
                Orders::Given(given) if given.contains(&id) => &mut in_rounds,
                _ => &mut alone,
            };
            alike.push(id);
        }
        Self {
            binary,
            alone,
            in_rounds,
            in_pairs,
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &TestId> {
        let in_company = self.in_rounds.iter().chain(&self.in_pairs);
        self.alone.iter().chain(in_company)
    }
}
