//! From counts to what they point at.

use super::count::{Count, PLAIN};
use crate::model::Verdict;
use crate::statistics::p_value;

/// Two arms differ if chance alone would show as much less often than this. That holds for one look; what is said of
/// a verdict holds for all of them (see [`Looks`](super::looks::Looks)).
const SIGNIFICANT: f64 = 1e-3;
/// What never fails alone has been tried alone at least this often.
const ALONE: u64 = 50;
/// Fails alone now and then: after so many failures of at least that many attempts, company is no
/// more suspected, unless it makes a difference.
const FLAKY: (u64, u64) = (2, 40);
/// The same after so many failures, if it fails alone at least every second time: whatever company adds to
/// that, it does not need any. Of slow tests there is no time for many.
const OFTEN: u64 = 6;

/// That it fails and passes alone has been seen: there is nothing to be wrong about.
const FAILS_AND_PASSES: (Pointer, Option<f64>) = (Pointer::Flaky, Some(0.0));
/// How probable it is that it would have passed soon, no test of ours says: that hangs on how often it does.
const BROKEN: (Pointer, Option<f64>) = (Pointer::Broken, None);

/// The arms of one test. An arm that makes no sense for it is absent.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) alone: Count,
    /// The second of two attempts in one process.
    pub(super) twice: Option<Count>,
    /// In the order in which it failed.
    pub(super) order: Option<Count>,
    /// In the order in which it failed, as many at the same time.
    pub(super) company: Option<Count>,
    /// In an order in which it passed.
    pub(super) passing: Option<Count>,
    /// Whether it has passed in the session.
    pub(super) has_passed: bool,
    /// Whether it has passed there in a process that it had for itself.
    pub(super) has_passed_alone: bool,
    /// Whether it has failed there often enough to be called broken if it never passes.
    pub(super) looked_broken: bool,
}

impl Counts {
    /// Whether it failed whatever was tried.
    pub(super) fn never_passed(&self) -> bool {
        let arms = [self.twice, self.order, self.company, self.passing];
        self.alone.passed == 0 && arms.iter().flatten().all(|arm| arm.passed == 0)
    }

    /// Whether it passed whatever was tried.
    pub(super) fn never_failed(&self) -> bool {
        let arms = [self.twice, self.order, self.company];
        self.alone.failed == 0 && arms.iter().flatten().all(|arm| arm.failed == 0)
    }

    /// Whether it failed in other ways than the one that is being explained, and in that one never.
    pub(super) fn failed_otherwise(&self) -> bool {
        let arms = [Some(self.alone), self.twice, self.order, self.company];
        self.never_failed() && arms.iter().flatten().any(|arm| arm.otherwise > 0)
    }
}

/// What the counts point at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pointer {
    Broken,
    Flaky,
    Order,
    Company,
    Twice,
    Missing,
}

/// What is known for sure enough, with the p-value of the difference it rests on; `None`: more
/// attempts are needed.
///
/// Whether it fails more often is asked over all attempts: one that failed in another way has not failed
/// in this one, and a flake that hides passes must not look like a culprit. Whether it passes more often, and how
/// much has been seen, is asked of those that tell something: one that failed in another way has not passed.
pub(super) fn decide(counts: &Counts) -> Option<(Pointer, Option<f64>)> {
    let alone = counts.alone;
    if alone.always_fails() {
        return always_fails_alone(counts);
    }
    let against = |arm: Option<Count>| {
        let p = arm.map_or(1.0, |arm| arm.p_against(alone));
        (p < SIGNIFICANT).then_some(p)
    };
    let enough = |p: f64| alone.telling() >= ALONE || p < PLAIN;
    let order = against(counts.order);
    // Company is to blame only if it does more than the same tests one after another.
    let company = against(counts.company).filter(|_| exceeds(counts.company, counts.order));
    if let Some(p) = company.filter(|p| enough(*p)) {
        return Some((Pointer::Company, Some(p)));
    }
    if let Some(p) = order.filter(|p| enough(*p)) {
        return Some((Pointer::Order, Some(p)));
    }
    if let Some(p) = against(counts.twice)
        && enough(p)
        && never(counts.order)
        && never(counts.company)
    {
        return Some((Pointer::Twice, Some(p)));
    }
    let (failures, attempts) = FLAKY;
    let is_flaky = alone.failed >= failures && alone.telling() >= attempts;
    let is_often = alone.failed >= OFTEN.max(alone.passed);
    ((is_flaky || is_often) && order.is_none() && against(counts.company).is_none())
        .then_some(FAILS_AND_PASSES)
}

fn always_fails_alone(counts: &Counts) -> Option<(Pointer, Option<f64>)> {
    let alone = counts.alone;
    match counts.passing {
        Some(passing) => {
            // `p_against` would take a failure in another way for a pass.
            let p = p_value(
                alone.failed,
                alone.telling(),
                passing.failed,
                passing.telling(),
            );
            if p < SIGNIFICANT {
                return Some((Pointer::Missing, Some(p)));
            }
            let does_not_pass_again = match counts.has_passed || passing.passed > 0 {
                true => FAILS_AND_PASSES,
                false => BROKEN,
            };
            (alone.telling() >= ALONE).then_some(does_not_pass_again)
        }
        // It passed in the session, if only beside others.
        None if counts.has_passed => (alone.telling() >= ALONE).then_some(FAILS_AND_PASSES),
        None => (alone.telling() >= Verdict::BROKEN_AFTER).then_some(BROKEN),
    }
}

/// Whether the first arm fails more often; an arm that is absent never fails.
fn exceeds(arm: Option<Count>, base: Option<Count>) -> bool {
    let (Some(arm), Some(base)) = (arm, base) else {
        return arm.is_some();
    };
    arm.p_against(base) < SIGNIFICANT
}

fn never(arm: Option<Count>) -> bool {
    arm.is_none_or(|arm| arm.failed == 0 && arm.telling() >= ALONE)
}

#[cfg(test)]
mod tests;
