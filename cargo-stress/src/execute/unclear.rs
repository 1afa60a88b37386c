//! Processes that died while several tests ran: who is to blame?

use crate::model::{Company, TestId};
use std::collections::BTreeMap;
use stress_runtime::protocol::{Attempt, Crash, Outcome};

/// A test that ran when a process died, in its company, and the attempt that it would be blamed for.
pub(super) type Suspect = (Company, Attempt);

/// Of each such process, all suspects.
#[derive(Debug, Default)]
pub(super) struct UnclearCrashes(Vec<Vec<Suspect>>);

/// Whether it is not known which of several tests it was.
pub(super) fn is_unclear(attempt: &Attempt) -> bool {
    let outcome = &attempt.outcome;
    matches!(outcome, Outcome::Crashed { crash: Crash::OneOf { tests, .. }, .. } if tests.len() > 1)
}

fn test_of((company, _): &Suspect) -> TestId {
    company.order[company.step]
}

impl UnclearCrashes {
    pub(super) fn add(&mut self, suspects: Vec<Suspect>) {
        self.0.push(suspects);
    }

    /// Whom to blame, when all is known that will be. Nobody for a process among whose suspects is
    /// one that is known to do such a thing: that has been counted. For the others those that were
    /// there most often when it happened.
    pub(super) fn blame(self, is_known: impl Fn(&Suspect) -> bool) -> Vec<Suspect> {
        let mut left = self.0;
        left.retain(|suspects| !suspects.iter().any(&is_known));
        let mut blamed = Vec::new();
        while !left.is_empty() {
            let mut seen: BTreeMap<TestId, u64> = BTreeMap::new();
            for suspect in left.iter().flatten() {
                *seen.entry(test_of(suspect)).or_default() += 1;
            }
            let most = seen.values().max().copied().unwrap_or_default();
            let is_most = |suspect: &Suspect| seen[&test_of(suspect)] == most;
            let explained = |suspects: &Vec<Suspect>| suspects.iter().any(is_most);
            let (now, later): (Vec<_>, Vec<_>) = left.into_iter().partition(explained);
            blamed.extend(now.into_iter().flatten().filter(is_most));
            left = later;
        }
        blamed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use stress_runtime::protocol::Launch;

    fn crash_of(tests: &[usize]) -> Vec<Suspect> {
        let order: Arc<[TestId]> = tests.iter().copied().map(TestId).collect();
        let suspect = |step| {
            let company = Company {
                order: Arc::clone(&order),
                step,
                threads: 4,
                stagger_us: 0,
                launch: Launch::Fork,
                round: None,
            };
            (company, Attempt::new(step, Outcome::Passed, 1))
        };
        (0..tests.len()).map(suspect).collect()
    }

    fn blamed(crashes: &[&[usize]], known: &[usize]) -> Vec<usize> {
        let mut unclear = UnclearCrashes::default();
        for tests in crashes {
            unclear.add(crash_of(tests));
        }
        let blamed = unclear.blame(|suspect| known.contains(&test_of(suspect).0));
        blamed.iter().map(|suspect| test_of(suspect).0).collect()
    }

    #[test]
    fn the_one_that_is_known_for_it_has_been_counted_and_nobody_else_is() {
        assert!(blamed(&[&[1, 2, 3], &[2, 4]], &[2]).is_empty());
        assert_eq!(blamed(&[&[1, 2, 3], &[4]], &[2]), [4]);
    }

    #[test]
    fn those_that_were_always_there_are_blamed_and_passers_by_are_not() {
        assert_eq!(blamed(&[&[1, 7, 3], &[7, 4], &[5, 7]], &[]), [7, 7, 7]);
        assert_eq!(blamed(&[&[1, 2, 3], &[1, 2, 4]], &[]), [1, 2, 1, 2]);
    }

    #[test]
    fn two_culprits_are_found_one_after_the_other() {
        assert_eq!(
            blamed(&[&[1, 9], &[1, 8], &[2, 7], &[2, 1]], &[]),
            [1, 1, 1, 2, 7]
        );
    }
}
