//! In which company a test ran when it failed, or passed.

use super::{BinaryId, Fingerprint, TestId, Work};
use std::cmp::Reverse;
use std::sync::Arc;
use stress_runtime::protocol::Launch;

/// The tests that ran in the same process as an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Company {
    /// The order of the process, the test itself included.
    pub(crate) order: Arc<[TestId]>,
    /// Where in it the test stands.
    pub(crate) step: usize,
    /// How many tests ran at the same time.
    pub(crate) threads: usize,
    /// How late the first of them began at most, in microseconds.
    pub(crate) stagger_us: u64,
    pub(crate) launch: Launch,
    pub(crate) round: Option<u64>,
}

/// Companies kept of each distinct failure.
const KEPT: usize = 6;
/// Companies kept of all failures: some tests fail in another way each time.
const KEPT_IN_ALL: usize = 300;

/// What is remembered of the companies of one test.
#[derive(Debug, Clone, Default)]
pub(crate) struct Companies {
    /// In which it failed, and how; of each kind those with the fewest tests before it.
    failing: Vec<(Fingerprint, Company)>,
    /// The last one, one test after another, in which it passed.
    pub(crate) passing: Option<Company>,
    /// Whether it has passed in a process that it had for itself.
    pub(crate) passed_alone: bool,
    /// Whether it has failed in one.
    pub(crate) failed_alone: bool,
}

impl Company {
    /// That of the attempt at a place of a run.
    pub(crate) fn of(work: &Work, step: usize) -> Self {
        Self {
            order: Arc::clone(&work.order),
            step,
            threads: work.threads,
            stagger_us: work.stagger_us,
            launch: work.launch,
            round: work.round,
        }
    }

    /// Whether it had the process for itself.
    pub(crate) fn is_alone(&self) -> bool {
        self.order.len() == 1
    }

    /// The same run once more.
    pub(crate) fn work(&self, binary: BinaryId) -> Work {
        Work {
            threads: self.threads,
            stagger_us: self.stagger_us,
            ..Work::in_order(binary, Arc::clone(&self.order), self.launch)
        }
    }

    /// The tests that ran before it, where tests ran one after another.
    pub(crate) fn before(&self) -> &[TestId] {
        &self.order[..self.step]
    }
}

impl Companies {
    /// Remembers a failure, and the company if it may have had a part in it.
    pub(crate) fn failed(&mut self, fingerprint: Fingerprint, company: Company) {
        self.failed_alone |= company.is_alone();
        if company.threads == 1 && company.before().is_empty() {
            return;
        }
        let same_kind = |(known, other): &&mut (Fingerprint, Company)| {
            known.is_like(&fingerprint) && (other.threads == 1) == (company.threads == 1)
        };
        let mut alike: Vec<_> = self.failing.iter_mut().filter(same_kind).collect();
        if alike.len() < KEPT {
            if self.failing.len() < KEPT_IN_ALL {
                self.failing.push((fingerprint, company));
            }
            return;
        }
        let longest = alike.iter_mut().max_by_key(|(_, other)| other.step);
        if let Some((_, longest)) = longest
            && company.step < longest.step
        {
            *longest = company;
        }
    }

    /// Remembers a pass.
    pub(crate) fn passed(&mut self, company: &Company) {
        let its_own = company.order[company.step];
        if company.is_alone() {
            self.passed_alone = true;
        } else if company.threads == 1 && company.before().iter().any(|it| *it != its_own) {
            self.passing = Some(company.clone());
        }
    }

    /// Companies of more than one test in which it failed in that way: those of one test after
    /// another first, then those whose tests began furthest apart, and of these the ones with the fewest
    /// tests before it.
    pub(crate) fn failing(&self, fingerprint: &Fingerprint) -> Vec<&Company> {
        let mut companies: Vec<&Company> = self
            .failing
            .iter()
            .filter(|(known, company)| known.is_like(fingerprint) && !company.is_alone())
            .map(|(_, company)| company)
            .collect();
        // What failed although its tests began apart does not depend on their beginning at once.
        companies.sort_by_key(|it| (it.threads, Reverse(it.stagger_us), it.step));
        companies
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Evidence;
    use crate::model::fixture::panicked;

    fn company(order: &[usize], step: usize, threads: usize) -> Company {
        let order: Vec<TestId> = order.iter().copied().map(TestId).collect();
        let work = Work {
            threads,
            ..Work::in_order(BinaryId(0), order, Launch::Fork)
        };
        Company::of(&work, step)
    }

    #[test]
    fn a_company_that_cannot_have_made_it_fail_is_not_kept_in_place_of_one_that_can() {
        let (outcome, stderr) = panicked("a.rs:1:1", "lost 3 of 4");
        let evidence = Evidence::of(&outcome, stderr.clone(), stderr);
        let failure = evidence.unwrap().fingerprint();
        let mut companies = Companies::default();
        for _ in 0..KEPT {
            companies.failed(failure.clone(), company(&[3], 0, 1));
            companies.failed(failure.clone(), company(&[3, 1, 2], 0, 1));
        }
        let telling = company(&[1, 2, 3], 2, 1);
        companies.failed(failure.clone(), telling.clone());
        let beside = company(&[3, 1], 0, 2);
        companies.failed(failure.clone(), beside.clone());
        assert_eq!(companies.failing(&failure), [&telling, &beside]);
        assert!(companies.failed_alone);
    }

    #[test]
    fn what_passes_after_itself_only_needs_no_other_test() {
        let mut companies = Companies::default();
        companies.passed(&company(&[3, 3], 1, 1));
        assert_eq!(companies.passing, None);
        let after_another = company(&[1, 3], 1, 1);
        companies.passed(&after_another);
        assert_eq!(companies.passing, Some(after_another));
    }
}
