//! Looks into what was found: judge by controlled re-runs, minimise, and judge again by spawn.

use crate::execute::Account;
use crate::judge::{
    Claim, Confirmed, confirm, examine, examine_second_failure, fail_second_time, judge,
    worst_first,
};
use crate::minimise::{Reduced, Reduction, reduce};
use crate::model::{Catalog, Companies, Judgement, Prober, Suspicion, TestId, Verdict};
use std::collections::BTreeMap;

/// What is asked of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inquiry {
    /// Whether every set of culprits is wanted, not only one.
    pub(crate) all_culprits: bool,
}

/// The verdicts as the session alone gives them: there was no time to look into anything.
pub(crate) fn judge_unexamined(accounts: Vec<(TestId, Account)>) -> Vec<Judgement> {
    let tallies = accounts
        .into_iter()
        .map(|(test, account)| (test, account.tally));
    judge(tallies.collect())
}

impl Inquiry {
    /// The verdict on each test, worst first.
    pub(crate) fn conduct(
        &self,
        prober: &mut dyn Prober,
        catalog: &Catalog,
        accounts: Vec<(TestId, Account)>,
    ) -> Vec<Judgement> {
        let mut companies: BTreeMap<TestId, Companies> = BTreeMap::new();
        let mut tallies = Vec::with_capacity(accounts.len());
        for (test, account) in accounts {
            companies.insert(test, account.companies);
            tallies.push((test, account.tally));
        }
        let mut judgements = judge(tallies);
        self.second_times(prober, catalog, &mut judgements);
        for judgement in &mut judgements {
            // What was found by a second attempt has no failure in its tally.
            let test = judgement.test;
            if !judgement.verdict.is_finding() || judgement.explanation.is_some() {
                continue;
            }
            let tally = &judgement.tally;
            let suspicion = examine(prober, catalog, test, tally, &companies[&test]);
            if let Some(suspicion) = suspicion {
                self.explain(prober, catalog, judgement, suspicion);
            }
        }
        worst_first(&mut judgements);
        judgements
    }

    /// Tests that share processes and have not failed yet are run twice in one.
    fn second_times(
        &self,
        prober: &mut dyn Prober,
        catalog: &Catalog,
        judgements: &mut [Judgement],
    ) {
        let candidates: Vec<TestId> = judgements
            .iter()
            .filter(|it| it.verdict == Verdict::Stable && catalog.test(it.test).shuffle)
            .map(|it| it.test)
            .collect();
        for (test, fingerprint) in fail_second_time(prober, catalog, &candidates) {
            let suspicion = examine_second_failure(prober, catalog, test, fingerprint);
            if let Some(judgement) = judgements.iter_mut().find(|it| it.test == test) {
                self.explain(prober, catalog, judgement, suspicion);
            }
        }
    }

    fn explain(
        &self,
        prober: &mut dyn Prober,
        catalog: &Catalog,
        judgement: &mut Judgement,
        suspicion: Suspicion,
    ) {
        let test = judgement.test;
        let reduction = Reduction {
            catalog,
            test,
            all: self.all_culprits,
        };
        let Reduced {
            verdict,
            rate,
            mut explanation,
        } = reduce(prober, &reduction, &suspicion);
        judgement.verdict = verdict;
        let claim = Claim {
            test,
            verdict,
            fingerprint: &suspicion.fingerprint,
            rate: rate.unwrap_or(judgement.rate.estimate),
        };
        let needs_proof = !matches!(verdict, Verdict::Undecided | Verdict::Stable);
        if needs_proof && confirm(prober, catalog, &claim, &mut explanation) != Confirmed::Yes {
            let tried = explanation.arms.last().map_or(0, |arm| arm.runs);
            explanation.notes.push(format!(
                "not reproduced in newly started processes ({tried} tried)"
            ));
            // Alone, each forked run was a fresh process already; with a culprit it has to be seen.
            if !matches!(verdict, Verdict::Flaky | Verdict::Broken) {
                judgement.verdict = Verdict::Undecided;
            }
        }
        judgement.explanation = Some(Box::new(explanation));
    }
}
