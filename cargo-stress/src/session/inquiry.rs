//! Looks into what was found: judge by controlled re-runs, minimise, and judge again by spawn.

use super::crowd::set_clashes_apart;
use super::how_often::how_often;
use super::limit_of_ours::limit_of_ours;
use super::second_times::passed_in_company;
use super::unproved::unproved;
use crate::execute::Account;
use crate::judge::{
    Claim, confirm, examine, examine_second_failure, examine_without_others, fail_second_time,
    judge, witness, worst_first,
};
use crate::minimise::{Reduced, Reduction, name_alternatives, name_cleaners, reduce};
use crate::model::{
    Catalog, Companies, Evidence, Fingerprint, FirstDifference, Judgement, Output, Prober,
    Reproduction, Suspicion, TestId, Verdict, first_difference,
};
use std::collections::BTreeMap;

/// What the first phase has seen of each test.
pub(super) type Accounts = Vec<(TestId, Account)>;

/// What is asked of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inquiry {
    /// Whether every set of culprits is wanted, not only one.
    pub(super) all_culprits: bool,
    /// Whether tests that share processes and passed are run twice in one.
    pub(super) asks_twice: bool,
}

/// The verdicts as the first phase alone gives them, and the company in which each test was.
pub(super) fn judge_by_tally(accounts: Accounts) -> (Vec<Judgement>, BTreeMap<TestId, Companies>) {
    let mut companies = BTreeMap::new();
    let mut tallies = Vec::with_capacity(accounts.len());
    for (test, account) in accounts {
        companies.insert(test, account.companies);
        tallies.push((test, account.tally));
    }
    (judge(tallies), companies)
}

impl Inquiry {
    /// The verdict on each test, worst first.
    pub(super) fn conduct(
        &self,
        prober: &mut dyn Prober,
        catalog: &Catalog,
        accounts: Accounts,
    ) -> Vec<Judgement> {
        let (mut judgements, companies) = judge_by_tally(accounts);
        let failed_without = set_clashes_apart(prober, catalog, &mut judgements, &companies);
        prober.share_time(unexplained(&judgements));
        for judgement in &mut judgements {
            if !is_open(judgement) {
                continue;
            }
            let test = judgement.test;
            let found = match failed_without.get(&test) {
                Some(failed) => {
                    let suspicion = examine_without_others(prober, catalog, failed);
                    Some((suspicion, failed.evidence.clone()))
                }
                None => {
                    let tally = &judgement.tally;
                    let suspicion = examine(prober, catalog, test, tally, &companies[&test]);
                    suspicion.and_then(|suspicion| {
                        let group = tally.failure_like(&suspicion.fingerprint)?;
                        Some((suspicion, group.evidence.clone()))
                    })
                }
            };
            if let Some((suspicion, first_seen)) = found {
                self.explain(prober, catalog, judgement, suspicion, first_seen);
            }
        }
        // What `cargo test` meets, too, comes first: there may not be time for both.
        self.second_times(prober, catalog, &mut judgements);
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
        if !self.asks_twice {
            return;
        }
        let candidates = passed_in_company(catalog, judgements);
        let failing = fail_second_time(prober, catalog, &candidates);
        prober.share_time(failing.len());
        for (test, evidence) in failing {
            let fingerprint = evidence.fingerprint();
            let suspicion = examine_second_failure(prober, catalog, test, &fingerprint);
            if let Some(judgement) = judgements.iter_mut().find(|it| it.test == test) {
                self.explain(prober, catalog, judgement, suspicion, *evidence);
            }
        }
    }

    /// Beside those neighbours beside which it was suspected.
    fn explain(
        &self,
        prober: &mut dyn Prober,
        catalog: &Catalog,
        judgement: &mut Judgement,
        suspicion: Suspicion,
        first_seen: Evidence,
    ) {
        prober.beside(suspicion.neighbours, |prober| {
            self.explain_there(prober, catalog, judgement, suspicion, first_seen);
        });
    }

    fn explain_there(
        &self,
        prober: &mut dyn Prober,
        catalog: &Catalog,
        judgement: &mut Judgement,
        suspicion: Suspicion,
        first_seen: Evidence,
    ) {
        let test = judgement.test;
        let reduction = Reduction {
            catalog,
            test,
            all: self.all_culprits,
        };
        let mut reduced = reduce(prober, &reduction, &suspicion);
        reduced
            .explanation
            .notes
            .extend(share_of_failures(judgement, &suspicion));
        let rate = reduced.rate.unwrap_or(judgement.rate.estimate);
        let fingerprint = &suspicion.fingerprint;
        judgement.verdict = proven(prober, fingerprint, &mut reduced, rate);
        let (work, step) = reduced.run.clone();
        let seen = witness(prober, fingerprint, (&work, step), &reduced.passing);
        name_cleaners(prober, &reduction, &suspicion, &mut reduced);
        name_alternatives(prober, &reduction, &suspicion, &mut reduced);
        let evidence = seen.failing.unwrap_or(first_seen).of_kind(fingerprint);
        reduced.explanation.difference = seen
            .passing
            .as_ref()
            .and_then(|passing| difference(&evidence, passing));
        reduced
            .explanation
            .notes
            .extend(limit_of_ours(catalog.test(test), &evidence));
        let (failed, runs) = how_often(&suspicion, &reduced);
        judgement.reproduction = Some(Box::new(Reproduction {
            work,
            step,
            neighbours: suspicion.neighbours,
            evidence,
            passing: seen.passing,
            failed,
            runs,
        }));
        // What there was no time for is no evidence.
        reduced.explanation.arms.retain(|arm| arm.runs > 0);
        judgement.explanation = Some(Box::new(reduced.explanation));
    }
}

/// The verdict as it stands once it was to be seen again in newly started processes, where that is the proof. What was
/// tried is told.
fn proven(
    prober: &mut dyn Prober,
    fingerprint: &Fingerprint,
    reduced: &mut Reduced,
    rate: f64,
) -> Verdict {
    let verdict = reduced.verdict;
    // A clash has been seen beside other processes and without them: that is the proof.
    if matches!(verdict, Verdict::Undecided | Verdict::Clash) {
        return verdict;
    }
    // Of a brittle test the state-setters' effect is what has to be seen again.
    let (claimed, step) = match verdict {
        Verdict::Brittle => (&reduced.passing, reduced.passing.order.len() - 1),
        _ => (&reduced.run.0, reduced.run.1),
    };
    let claim = Claim {
        verdict,
        run: (claimed, step),
        fingerprint,
        rate,
    };
    let explanation = &mut reduced.explanation;
    let known = explanation.arms.len();
    prober.turn_to_proof();
    if confirm(prober, &claim, explanation) {
        return verdict;
    }
    // Without an arm of its own nothing was tried.
    let spawned = explanation.arms.get(known).filter(|arm| arm.runs > 0);
    let (verdict, notes) = unproved(verdict, spawned);
    explanation.notes.extend(notes);
    verdict
}

/// Findings that nobody has looked into yet.
fn unexplained(judgements: &[Judgement]) -> usize {
    judgements.iter().filter(|it| is_open(it)).count()
}

/// What was found by a second attempt is explained, and has no failure in its tally.
fn is_open(judgement: &Judgement) -> bool {
    judgement.verdict.is_finding() && judgement.explanation.is_none()
}

/// Of a test that fails in several ways, one is explained.
fn share_of_failures(judgement: &Judgement, suspicion: &Suspicion) -> Option<String> {
    let all = judgement.tally.not_passed();
    let count = judgement.tally.failed_like(&suspicion.fingerprint);
    (0 < count && count < all).then(|| {
        format!("this is about {count} of its {all} failures; the others may have other causes")
    })
}

/// Where the outputs part: on stdout if there, or else on stderr. That the failing attempt printed
/// its panic is no news.
fn difference(failing: &Evidence, passing: &Output) -> Option<FirstDifference> {
    first_difference(&failing.stdout.to_text(), &passing.stdout)
        .or_else(|| first_difference(&failing.stderr.to_text(), &passing.stderr))
        .filter(|difference| difference.passing.is_some() || !tells_of_panic(difference))
}

fn tells_of_panic(difference: &FirstDifference) -> bool {
    let line = difference
        .failing
        .as_ref()
        .map(|line| line.text.trim_start());
    line.is_some_and(|line| line.starts_with("thread '") && line.contains("panicked at"))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod world;
