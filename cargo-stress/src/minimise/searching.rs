//! Chooses how to search, by how often the test fails by itself and how often in its old company.

use super::search::{Found, Oracle, Score, Several, Tries};
use crate::model::{Arm, Condition};
use crate::statistics::p_value;

/// The set that was found fails by far not as often as the whole if chance alone would show that less often.
const FAR: f64 = 1e-3;

/// What is known before the search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// Alone.
    base: Score,
    /// After, or beside, all candidates.
    whole: Score,
}

impl Known {
    /// From the arms: the whole is the one of that condition.
    pub(super) fn of(arms: &[Arm], whole: impl Fn(&Condition) -> bool) -> Self {
        let whole = arms.iter().find(|arm| whole(&arm.condition));
        Self {
            base: alone(arms).map_or_else(Score::default, so),
            whole: whole.map_or_else(Score::default, score),
        }
    }

    /// Searches among so many candidates with `plain`, in which each failure is proof. If the test fails by itself
    /// too, or the result does not fail as often as the whole, the search is made with several tries for each
    /// answer. Its figures are about answers then, not runs, and are left out.
    pub(super) fn search(
        self,
        oracle: &mut dyn Oracle,
        candidates: usize,
        plain: impl Fn(&mut dyn Oracle) -> Found,
    ) -> Found {
        let mut found = Found::nothing_yet();
        if self.base.failed == 0 || self.whole.tried == 0 {
            found = plain(oracle);
            if !found.complete || !self.is_contradicted_by(&found) {
                return found.or_all(candidates, self.whole);
            }
        }
        let spent = found.cost;
        let tries = Tries::between(self.base_rate(), rate(self.whole));
        let found = tries.map(|tries| {
            let found = plain(&mut Several { oracle, tries });
            found.without_figures(tries.count())
        });
        let found = found.unwrap_or_else(|| Found {
            is_vain: true,
            ..Found::nothing_yet()
        });
        found.or_all(candidates, self.whole).after(spent)
    }

    /// Whether the result cannot be what makes it fail: nobody at all, or a set after which it hardly fails.
    fn is_contradicted_by(&self, found: &Found) -> bool {
        let Some(set) = &found.set else {
            return false;
        };
        let (whole, held) = (self.whole, found.held);
        let p = p_value(
            whole.failed.into(),
            whole.tried.into(),
            held.failed.into(),
            held.tried.into(),
        );
        whole.failed > 0 && (set.is_empty() || p < FAR)
    }

    /// Rather too much than too little: hundreds of questions rest on it.
    fn base_rate(&self) -> f64 {
        let (failed, tried) = (self.base.failed, self.base.tried);
        f64::from(failed + 2) / f64::from(tried + 4)
    }
}

/// Whether it fails by itself, too, so that a failure proves nothing.
pub(super) fn fails_alone(arms: &[Arm]) -> bool {
    alone(arms).is_some_and(|arm| arm.failed > 0)
}

fn alone(arms: &[Arm]) -> Option<&Arm> {
    arms.iter().find(|arm| arm.condition == Condition::Alone)
}

fn rate(score: Score) -> f64 {
    f64::from(score.failed) / f64::from(score.tried.max(1))
}

/// The same of how often it fails so: one that fails otherwise does not.
fn so(arm: &Arm) -> Score {
    let Score {
        failed,
        tried,
        unclear,
    } = score(arm);
    Score {
        failed,
        tried: tried + unclear,
        unclear: 0,
    }
}

/// What is counted of that arm.
pub(super) fn score(arm: &Arm) -> Score {
    let count = |of: u64| u32::try_from(of).unwrap_or(u32::MAX);
    Score {
        failed: count(arm.failed),
        tried: count(arm.runs - arm.otherwise),
        unclear: count(arm.otherwise),
    }
}
