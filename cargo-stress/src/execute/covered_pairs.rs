//! Which tests of each binary have run right after one another.

use super::rest::could_not_start;
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
        for branch in &ended.branches {
            let fork = &work.branches[branch.branch];
            let first = branch.attempts.first();
            // What could not start is made up for by a run of its own.
            if first.is_some_and(|it| !could_not_start(&it.outcome))
                && let Some(before) = fork.after.checked_sub(1)
            {
                coverage.cover(work.order[before], fork.order[0]);
            }
        }
    }

    /// Reached and possible, over all binaries.
    pub(super) fn of_all(&self) -> (u64, u64) {
        let sum = |count: fn(&PairCoverage) -> u64| self.0.iter().map(count).sum();
        (sum(PairCoverage::reached), sum(PairCoverage::possible))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;
    use crate::model::{BinaryId, Fork};
    use stress_runtime::protocol::{Attempt, BranchEnded, Crash, Exit, Launch, Outcome};

    #[test]
    fn a_copy_that_never_started_ran_after_nobody() {
        let catalog = catalog(&[("a", &[("x", 1), ("y", 1), ("z", 1)])]);
        let tests = [0, 1, 2].map(TestId);
        let fork = |test| Fork {
            after: 1,
            order: vec![test],
        };
        let work = Work {
            branches: vec![fork(tests[1]), fork(tests[2])],
            ..Work::in_order(BinaryId(0), [tests[0]], Launch::Fork)
        };
        let reason = "no process could be made".to_owned();
        let never = Outcome::Crashed {
            crash: Crash::CouldNotStart { reason },
            panics: Vec::new(),
        };
        let branch = |branch, outcome| BranchEnded {
            branch,
            attempts: vec![Attempt::new(0, outcome, 1)],
            exit: Exit::Code { code: 0 },
        };
        let ended = RunEnded {
            branches: vec![branch(0, Outcome::Passed), branch(1, never)],
            ..RunEnded::passed(0, 1, 1)
        };
        let mut covered = CoveredPairs::of(&catalog, &tests);
        covered.add(&work, &ended);
        assert_eq!(covered.of_all().0, 1);
    }
}
