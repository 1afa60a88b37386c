//! Which tests fail together: in the same runs, more often than chance would have it.

use super::explanation::list;
use super::figures::count;
use crate::model::{Catalog, Event, RunId, TestId};
use crate::statistics::p_value;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Fewer common failures may be chance, whatever a test of significance says.
const COMMON: usize = 2;
/// Chance is ruled out at this level, for each pair of tests.
const CHANCE: f64 = 1e-3;
/// Pairs of more failing tests are not looked at: where so much fails there is one cause anyway.
const MOST: usize = 300;

/// Which test failed in which run.
#[derive(Debug, Default)]
pub(super) struct Together {
    /// Runs in company, by test.
    runs: BTreeMap<TestId, u64>,
    failed: BTreeMap<TestId, BTreeSet<RunId>>,
    /// Found when first asked for.
    groups: Option<Vec<Group>>,
}

/// Tests that fail together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) tests: Vec<TestId>,
    /// Runs in which two or more of them failed.
    pub(super) runs: u64,
}

/// A test and the runs in which it failed.
type Failing<'a> = (&'a TestId, &'a BTreeSet<RunId>);

impl Together {
    pub(super) fn event(&mut self, event: &Event) {
        let Event::AttemptEnded {
            test,
            evidence,
            run: Some(run),
            company,
            ..
        } = event
        else {
            return;
        };
        if company.is_alone() {
            return;
        }
        *self.runs.entry(*test).or_default() += 1;
        if evidence.is_some() {
            self.failed.entry(*test).or_default().insert(*run);
        }
    }

    /// The group of that test, if it has one. No attempt may follow.
    pub(super) fn of(&mut self, test: TestId) -> Option<&Group> {
        self.groups().iter().find(|it| it.tests.contains(&test))
    }

    /// All groups, the one seen most often first. No attempt may follow.
    pub(super) fn groups(&mut self) -> &[Group] {
        if self.groups.is_none() {
            self.groups = Some(self.find());
        }
        self.groups.as_deref().unwrap_or_default()
    }

    fn find(&self) -> Vec<Group> {
        let mut tests: Vec<Failing<'_>> = self.failed.iter().collect();
        tests.sort_by_key(|(_, failed)| Reverse(failed.len()));
        tests.truncate(MOST);
        let mut groups: Vec<BTreeSet<TestId>> = Vec::new();
        for (index, one) in tests.iter().enumerate() {
            for other in &tests[index + 1..] {
                if !self.belong_together(*one, *other) {
                    continue;
                }
                // Whoever belongs to one of them belongs to both.
                let pair = [*one.0, *other.0];
                let joins = |group: &BTreeSet<TestId>| pair.iter().any(|it| group.contains(it));
                let (mut merged, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(joins);
                merged.push(pair.into());
                groups = rest;
                groups.push(merged.into_iter().flatten().collect());
            }
        }
        let mut groups: Vec<Group> = groups.into_iter().map(|it| self.group(it)).collect();
        groups.sort_by_key(|group| Reverse(group.runs));
        groups
    }

    fn belong_together(
        &self,
        (one, failed): Failing<'_>,
        (other, other_failed): Failing<'_>,
    ) -> bool {
        let both = failed.intersection(other_failed).count();
        let either = failed.len() + other_failed.len() - both;
        if both < COMMON || both * 2 < either {
            return false;
        }
        // In so many of the runs in which the one failed the other did too; and in the rest?
        let runs = self.runs[one].min(self.runs[other]);
        let (failed, other_failed) = (failed.len() as u64, other_failed.len() as u64);
        let (rest, both) = (runs.saturating_sub(failed), both as u64);
        p_value(both, failed, (other_failed - both).min(rest), rest) < CHANCE
    }

    fn group(&self, tests: BTreeSet<TestId>) -> Group {
        let mut times: BTreeMap<RunId, u64> = BTreeMap::new();
        for run in tests.iter().flat_map(|test| &self.failed[test]) {
            *times.entry(*run).or_default() += 1;
        }
        Group {
            tests: tests.into_iter().collect(),
            runs: times.values().filter(|it| **it > 1).count() as u64,
        }
    }
}

impl Group {
    /// `fails together with a and b, in 17 runs`
    pub(super) fn in_words(&self, catalog: &Catalog, test: TestId) -> String {
        let others = self.tests.iter().copied().filter(|it| *it != test);
        let others = list(catalog, &others.collect::<Vec<_>>());
        let runs = count(self.runs, "run");
        format!("fails together with {others}, in {runs}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{catalog, panicked};
    use crate::model::{Company, Evidence};
    use std::sync::Arc;
    use stress_runtime::protocol::{Captured, Launch};

    /// Runs of three tests each, given as what failed in each of them.
    fn seen(runs: &[&[usize]]) -> Together {
        let order: Arc<[TestId]> = (0..3).map(TestId).collect();
        let (outcome, stderr) = panicked("a.rs:1:1", "no");
        let evidence = Evidence::of(&outcome, Captured::default(), stderr).map(Box::new);
        let mut together = Together::default();
        for (run, failing) in (0..).map(RunId).zip(runs) {
            for step in 0..3 {
                together.event(&Event::AttemptEnded {
                    test: TestId(step),
                    evidence: evidence.clone().filter(|_| failing.contains(&step)),
                    run: Some(run),
                    company: Company {
                        order: Arc::clone(&order),
                        step,
                        threads: 1,
                        stagger_us: 0,
                        launch: Launch::Fork,
                        round: None,
                    },
                    us: 1,
                    leaked: false,
                });
            }
        }
        together
    }

    #[test]
    fn tests_that_fail_in_the_same_runs_are_one_group() {
        let mut runs: Vec<&[usize]> = vec![&[]; 20];
        runs.extend([[0, 2].as_slice(); 8]);
        runs.push(&[1]);
        let mut together = seen(&runs);
        let group = together.of(TestId(2)).unwrap().clone();
        assert_eq!(group.tests, [TestId(0), TestId(2)]);
        let catalog = catalog(&[("orders", &[("a", 1), ("b", 1), ("c", 1)])]);
        assert_eq!(
            group.in_words(&catalog, TestId(2)),
            "fails together with a, in 8 runs"
        );
        assert_eq!(together.of(TestId(1)), None);
    }

    #[test]
    fn two_that_nearly_always_fail_have_nothing_to_do_with_one_another() {
        let mut runs: Vec<&[usize]> = vec![&[0, 1]; 20];
        runs.extend([[0].as_slice(), &[1]]);
        assert!(seen(&runs).groups().is_empty());
        assert!(seen(&[[0, 1].as_slice(); 20]).groups().is_empty());
    }

    #[test]
    fn a_single_common_failure_may_be_chance() {
        let mut runs: Vec<&[usize]> = vec![&[]; 5000];
        runs.push(&[0, 1]);
        assert!(seen(&runs).groups().is_empty());
    }
}
