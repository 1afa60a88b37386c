//! Searches the tests that ran at the same time.

use super::answers::Question;
use super::company_oracle::CompanyOracle;
use super::naming::{add_proof, name, planned, search_cost};
use super::proof::seen_by_search;
use super::reduce::Reduced;
use super::search::{Found, Terms, smallest_company};
use super::searching::{Known, score};
use crate::model::{Arm, Condition, Prober, TestId};

/// Where the test stood in the round in which it failed, how many ran at once, and how late they began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) before: usize,
    pub(super) threads: usize,
    pub(super) stagger_us: u64,
}

/// Searches those that ran at the same time.
pub(super) fn beside(
    prober: &mut dyn Prober,
    question: &Question,
    candidates: &[TestId],
    place: Place,
    reduced: &mut Reduced,
) {
    let terms = Terms {
        at_once: prober.width(),
        ..Terms::default()
    };
    let mut oracle = CompanyOracle {
        prober: &mut *prober,
        question,
        candidates,
        place,
    };
    let found = if let Some(found) = only_candidate(candidates, &mut reduced.explanation.arms) {
        found
    } else {
        let begun = oracle.prober.elapsed();
        let is_all = |it: &Condition| matches!(it, Condition::SameCompany { .. });
        let known = Known::of(&reduced.explanation.arms, is_all);
        let found = known.search(&mut oracle, candidates.len(), |oracle| {
            smallest_company(oracle, candidates.len(), terms.at_once * 4, terms)
        });
        let elapsed = oracle.prober.elapsed() - begun;
        reduced.explanation.search = search_cost(found.cost, elapsed);
        found
    };
    let Some(culprits) = name(question, reduced, &found, candidates) else {
        return;
    };
    let indices: Vec<usize> = found.set.clone().unwrap_or_default();
    let run = |tests: &[TestId]| {
        let kept: Vec<usize> = indices
            .iter()
            .copied()
            .filter(|index| tests.contains(&candidates[*index]))
            .collect();
        oracle.run(&kept)
    };
    let planned = planned(
        &culprits,
        found.complete,
        run,
        Condition::Beside,
        Condition::BesideWithout,
    );
    let run = oracle.run(&indices);
    let seen = seen_by_search(
        question,
        &found,
        &culprits,
        Condition::Beside(culprits.clone()),
        Condition::BesideWithout,
    );
    add_proof(prober, question, &planned, seen, reduced);
    reduced.run = run;
    reduced.explanation.with = culprits;
}

/// Where there was one other test only, what raised the suspicion is the proof: that arm is taken out.
fn only_candidate(candidates: &[TestId], arms: &mut Vec<Arm>) -> Option<Found> {
    let is_company = |arm: &Arm| matches!(arm.condition, Condition::SameCompany { .. });
    let place = arms.iter().position(is_company)?;
    if candidates.len() != 1 || arms[place].failed == 0 {
        return None;
    }
    let arm = arms.remove(place);
    Some(Found::only(score(&arm)))
}
