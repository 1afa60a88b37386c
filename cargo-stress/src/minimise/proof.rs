//! The figures behind the culprits: with all of them, and without each.

use super::answers::Question;
use super::search::{Answer, Found};
use crate::model::{Arm, Condition, Interrupted, Prober, TestId, Work};

/// Attempts in each arm, where nothing cheaper has made as many already.
const ATTEMPTS: u64 = 20;
/// Attempts asked for at once in each arm.
const AT_ONCE: u64 = 5;

/// One arm: its condition, its run, and where in it the test stands.
pub(super) struct Planned {
    pub(super) condition: Condition,
    pub(super) work: Work,
    pub(super) step: usize,
}

/// Runs the arms side by side and counts; what the search has seen of them counts too.
pub(super) fn prove(
    prober: &mut dyn Prober,
    question: &Question,
    planned: &[Planned],
    seen: Vec<Arm>,
) -> (Vec<Arm>, Result<(), Interrupted>) {
    let mut arms = seen;
    for asked in 0..ATTEMPTS / AT_ONCE {
        let wanting: Vec<usize> = (0..planned.len())
            .filter(|index| arms[*index].runs < (asked + 1) * AT_ONCE)
            .collect();
        let order: Vec<usize> = (0..AT_ONCE).flat_map(|_| wanting.clone()).collect();
        let runs = order.iter().map(|index| planned[*index].work.clone());
        let probed = match prober.probe(runs.collect()) {
            Ok(probed) => probed,
            Err(interrupted) => return (arms, Err(interrupted)),
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
    (arms, Ok(()))
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
            otherwise: 0,
            runs: score.tried.into(),
        }
    };
    let mut arms = vec![arm(with, found.held)];
    for (index, test) in culprits.iter().enumerate() {
        let score = found.members.get(index).map(|member| member.without);
        arms.push(arm(without(*test), score.unwrap_or_default()));
    }
    arms
}
