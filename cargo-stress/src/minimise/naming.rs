//! From what the search says to culprits with their figures.

use super::answers::Question;
use super::proof::{Planned, prove};
use super::reduce::Reduced;
use super::search::{Cost, Found};
use crate::model::{Arm, Condition, Prober, SearchCost, TestId, Verdict, Work};
use std::time::Duration;

/// Of a search that took so long, if there was one.
pub(super) fn search_cost(cost: Cost, elapsed: Duration) -> Option<SearchCost> {
    (cost.processes > 0).then_some(SearchCost {
        tests_run: cost.tests,
        processes: cost.processes,
        elapsed,
    })
}

/// Takes over what the search says; `None` if it names nobody.
pub(super) fn name(
    question: &Question,
    reduced: &mut Reduced,
    found: &Found,
    candidates: &[TestId],
) -> Option<Vec<TestId>> {
    let (did, again) = if question.inverted {
        ("passed", "pass again")
    } else {
        ("failed", "fail again")
    };
    let explanation = &mut reduced.explanation;
    explanation.candidates = candidates.len();
    let Some(set) = &found.set else {
        reduced.verdict = Verdict::Undecided;
        let note = format!("in the search it did not {again} in its old company");
        explanation.notes.push(note);
        return None;
    };
    if set.is_empty() {
        reduced.verdict = Verdict::Flaky;
        explanation.error_probability = None;
        let note = format!("in the search it {did} without company, too");
        explanation.notes.push(note);
        return None;
    }
    if !found.complete && set.len() > 1 {
        let note = match found.cost.processes {
            _ if found.is_vain => "it fails alone too often to tell which of them are needed",
            0 => "there was no time to tell which of them are needed",
            _ => "the search was not finished: perhaps not all of them are needed",
        };
        explanation.notes.push(note.to_owned());
    }
    let by_chance = explanation.error_probability.unwrap_or(0.0);
    // Of a search that was not finished nothing is sure.
    explanation.error_probability = Some(by_chance + found.error).filter(|it| *it < 1.0);
    explanation.more_exist = found.more;
    let tests = |set: &Vec<usize>| set.iter().map(|index| candidates[*index]).collect();
    #[expect(clippy::cast_lossless, reason = "counts")]
    let rate = (found.held.tried > 0).then(|| found.held.failed as f64 / found.held.tried as f64);
    reduced.rate = rate;
    Some(tests(set))
}

/// The arms: with all culprits, and without each. Where not all of them may be needed, what becomes of it
/// without one says nothing, and they may be hundreds.
pub(super) fn planned(
    culprits: &[TestId],
    all_are_needed: bool,
    run: impl Fn(&[TestId]) -> (Work, usize),
    with: impl Fn(Vec<TestId>) -> Condition,
    without: impl Fn(TestId) -> Condition,
) -> Vec<Planned> {
    let arm = |condition, tests: &[TestId]| {
        let (work, step) = run(tests);
        Planned {
            condition,
            work,
            step,
        }
    };
    let all = arm(with(culprits.to_vec()), culprits);
    let each = culprits.iter().filter(|_| all_are_needed);
    let each = each.map(|left_out| {
        let rest = culprits.iter().copied().filter(|it| it != left_out);
        arm(without(*left_out), &rest.collect::<Vec<_>>())
    });
    std::iter::once(all).chain(each).collect()
}

/// Puts the figures in front of those by which the suspicion arose.
pub(super) fn add_proof(
    prober: &mut dyn Prober,
    question: &Question,
    planned: &[Planned],
    seen: Vec<Arm>,
    reduced: &mut Reduced,
) {
    // Without its one culprit the test is alone, and that has been tried already.
    let planned = if planned.len() == 2 {
        &planned[..1]
    } else {
        planned
    };
    let seen = seen.into_iter().take(planned.len()).collect();
    let arms = prove(prober, question, planned, seen);
    debug_assert!(
        arms.iter()
            .zip(planned)
            .all(|(arm, it)| arm.condition == it.condition)
    );
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    if let Some(first) = arms.first().filter(|arm| arm.runs > 0) {
        let share = first.failed as f64 / first.runs as f64;
        reduced.rate = Some(if question.inverted {
            1.0 - share
        } else {
            share
        });
    }
    let suspicion = std::mem::take(&mut reduced.explanation.arms);
    reduced.explanation.arms = arms.into_iter().chain(suspicion).collect();
}
