//! Which tests of each binary have run right after one another.

use crate::model::{Catalog, PairCoverage, TestId, Work};
use stress_runtime::protocol::RunEnded;

/// For each binary the pairs of those of its tests that share processes.
#[derive(Debug)]
pub(super) struct CoveredPairs(Vec<PairCoverage>);

impl CoveredPairs {
    /// Of those tests; none has run yet.
    pub(super) fn of(catalog: &Catalog, in_company: &[TestId]) -> Self {
        let coverage = |binary: usize| {
            let shares = |id: &&TestId| catalog.test(**id).binary.0 == binary;
            PairCoverage::of(in_company.iter().filter(shares).copied())
        };
        Self((0..catalog.binaries.len()).map(coverage).collect())
    }

    /// Notes what a run has shown; where several tests ran at a time, none was right after another.
    pub(super) fn add(&mut self, work: &Work, ended: &RunEnded) {
        if work.threads > 1 {
            return;
        }
        let coverage = &mut self.0[work.binary.0];
        for pair in ended.attempts.windows(2) {
            coverage.cover(work.order[pair[0].step], work.order[pair[1].step]);
        }
        if let Some(last) = work.order.last() {
            for branch in &ended.branches {
                let fork = &work.branches[branch.branch];
                coverage.cover(*last, fork.order[0]);
            }
        }
    }

    /// Reached and possible, over all binaries.
    pub(super) fn of_all(&self) -> (u64, u64) {
        let sum = |count: fn(&PairCoverage) -> u64| self.0.iter().map(count).sum();
        (sum(PairCoverage::reached), sum(PairCoverage::possible))
    }
}
