//! The figures behind the culprits: with all of them, and without each.

use super::answers::Question;
use super::search::{Answer, Found};
use crate::model::{Arm, Condition, Prober, TestId, Work};

/// Attempts with all culprits, where the search has not made as many already.
const WITH_ALL: u64 = 20;
/// Attempts without one of them: passes prove less than failures do.
const WITHOUT_ONE: u64 = 50;
/// Attempts asked for at once in each arm.
const AT_ONCE: u64 = 5;

/// One arm: its condition, its run, and where in it the test stands.
pub(super) struct Planned {
    pub(super) condition: Condition,
    pub(super) work: Work,
    pub(super) step: usize,
}

/// Runs the arms side by side and counts, the first of which is the one with all culprits; what the
/// search has seen of them counts too. An interruption leaves what is known by then.
pub(super) fn prove(
    prober: &mut dyn Prober,
    question: &Question,
    planned: &[Planned],
    seen: Vec<Arm>,
) -> Vec<Arm> {
    let mut arms = seen;
    let wanted = |index: usize| if index == 0 { WITH_ALL } else { WITHOUT_ONE };
    for asked in 0..WITHOUT_ONE / AT_ONCE {
        let wanting: Vec<usize> = (0..planned.len())
            .filter(|index| arms[*index].runs < wanted(*index).min((asked + 1) * AT_ONCE))
            .collect();
        if wanting.is_empty() {
            continue;
        }
        let order: Vec<usize> = (0..AT_ONCE).flat_map(|_| wanting.clone()).collect();
        let runs = order.iter().map(|index| planned[*index].work.clone());
        let Ok(probed) = prober.probe(runs.collect()) else {
            break;
        };
        for (index, probed) in order.into_iter().zip(&probed) {
            let arm = &mut arms[index];
            arm.runs += 1;
            // Counted is failing, also where passing was searched for.
            match (
                question.read_at(probed, planned[index].step),
                question.inverted,
            ) {
                (Answer::Fails, false) | (Answer::Passes, true) => arm.failed += 1,
                (Answer::Unclear, _) => arm.otherwise += 1,
                _ => {}
            }
        }
    }
    arms
}

/// What the search has seen of the set and of the set without each member.
pub(super) fn seen_by_search(
    question: &Question,
    found: &Found,
    culprits: &[TestId],
    with: Condition,
    without: impl Fn(TestId) -> Condition,
) -> Vec<Arm> {
    let arm = |condition, score: super::search::Score| {
        let failed = if question.inverted {
            score.tried - score.failed
        } else {
            score.failed
        };
        Arm {
            condition,
            failed: failed.into(),
            otherwise: score.unclear.into(),
            runs: (score.tried + score.unclear).into(),
        }
    };
    let mut arms = vec![arm(with, found.held)];
    for (index, test) in culprits.iter().enumerate() {
        let score = found.members.get(index).map(|member| member.without);
        arms.push(arm(without(*test), score.unwrap_or_default()));
    }
    arms
}
