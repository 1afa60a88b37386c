//! Which tests fail in the same way: at the same place, with the same message. One cause is likely.

use super::explanation::list;
use crate::model::{Catalog, Event, Evidence, Fingerprint, TestId};
use std::collections::{BTreeMap, BTreeSet};

/// So many failures of a test are looked at: telling what varies in a message costs microseconds.
const LOOKED_AT: u32 = 20;

/// Which test failed how.
#[derive(Debug, Default)]
pub(super) struct Alike {
    looked_at: BTreeMap<TestId, u32>,
    tests: BTreeMap<Fingerprint, BTreeSet<TestId>>,
}

impl Alike {
    pub(super) fn event(&mut self, event: &Event) {
        if let Event::AttemptEnded {
            test,
            evidence: Some(evidence),
            ..
        } = event
        {
            self.failed(*test, evidence);
        }
    }

    fn failed(&mut self, test: TestId, evidence: &Evidence) {
        // Without a place many different things look the same: a time limit, an exit code.
        if evidence.location.is_none() {
            return;
        }
        let looked_at = self.looked_at.entry(test).or_default();
        *looked_at += 1;
        if *looked_at <= LOOKED_AT {
            let tests = self.tests.entry(evidence.fingerprint()).or_default();
            tests.insert(test);
        }
    }

    /// `fails in the same way as a and b`, the largest such set of tests.
    pub(super) fn in_words(&self, catalog: &Catalog, test: TestId) -> Option<String> {
        let sets = self.tests.values().filter(|tests| tests.contains(&test));
        let largest = sets.max_by_key(|tests| tests.len())?;
        let others = largest.iter().copied().filter(|it| *it != test);
        let others: Vec<TestId> = others.collect();
        (!others.is_empty()).then(|| format!("fails in the same way as {}", list(catalog, &others)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{catalog, panicked};
    use stress_runtime::protocol::{Captured, Outcome};

    fn evidence(place: &str, message: &str) -> Evidence {
        let (outcome, stderr) = panicked(place, message);
        Evidence::of(&outcome, Captured::default(), stderr).unwrap()
    }

    #[test]
    fn tests_that_fail_at_one_place_with_one_message_are_alike() {
        let catalog = catalog(&[("orders", &[("a", 1), ("b", 1), ("c", 1), ("d", 1)])]);
        let mut alike = Alike::default();
        alike.failed(TestId(0), &evidence("common.rs:7:5", "no answer in 51 ms"));
        alike.failed(TestId(1), &evidence("common.rs:7:5", "no answer in 907 ms"));
        alike.failed(TestId(2), &evidence("common.rs:7:5", "refused"));
        alike.failed(TestId(3), &evidence("d.rs:7:5", "no answer in 51 ms"));
        let words = |test| alike.in_words(&catalog, TestId(test));
        assert_eq!(words(0).as_deref(), Some("fails in the same way as b"));
        assert_eq!(words(1).as_deref(), Some("fails in the same way as a"));
        assert_eq!((words(2), words(3)), (None, None));
    }

    #[test]
    fn time_limits_are_not_alike_for_being_time_limits() {
        let catalog = catalog(&[("orders", &[("a", 1), ("b", 1)])]);
        let mut alike = Alike::default();
        let late = Outcome::TimedOut {
            limit_ms: 50,
            panics: Vec::new(),
            hang: None,
        };
        let late = Evidence::of(&late, Captured::default(), Captured::default()).unwrap();
        alike.failed(TestId(0), &late);
        alike.failed(TestId(1), &late);
        assert_eq!(alike.in_words(&catalog, TestId(0)), None);
    }
}
