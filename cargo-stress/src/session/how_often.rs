//! How often the run that is recorded was seen to fail.

use crate::minimise::Reduced;
use crate::model::{Condition, Neighbours, Suspicion};

/// Failures and runs of the smallest run that shows it, beside what it was looked into.
///
/// The arms are of several runs. With culprits, theirs is the first; of a test by itself it can be any.
pub(super) fn how_often(suspicion: &Suspicion, reduced: &Reduced) -> (u64, u64) {
    if let Some(telling) = &suspicion.most_telling {
        return (telling.failed, telling.runs);
    }
    let order = &reduced.run.0.order;
    let conditions: &[Condition] = match (order.len(), suspicion.neighbours) {
        (1, Neighbours::Busy) => &[Condition::BusyMachine, Condition::Alone],
        (1, _) => &[Condition::Alone],
        (2, _) if order[0] == order[1] => &[Condition::Twice],
        _ => &[],
    };
    let arms = &reduced.explanation.arms;
    // What there was no time for says nothing; nor what ran one after another of what ran side by side.
    let is_beside = reduced.run.0.threads > 1;
    let mut tried = arms
        .iter()
        .filter(|arm| arm.runs > 0 && (!is_beside || says_who_ran_beside(&arm.condition)));
    let of_run = |condition: &Condition| tried.clone().find(|arm| arm.condition == *condition);
    let arm = conditions.iter().find_map(of_run).or_else(|| tried.next());
    arm.map_or((0, 0), |arm| (arm.failed, arm.runs))
}

fn says_who_ran_beside(condition: &Condition) -> bool {
    matches!(
        condition,
        Condition::Beside(_) | Condition::SameCompany { .. }
    )
}
