//! Asks under all conditions in turn until the answers point at something.

use super::arms::Arms;
use super::decision::{Pointer, decide};
use crate::model::{Fingerprint, Prober};

/// Attempts under each condition after which it is given up.
pub(super) const MOST: u64 = 500;
/// Attempts under each condition in the first round of questions; each further one doubles.
const FIRST: u64 = 4;
/// The largest number asked for at once.
const AT_ONCE: u64 = 64;

/// How the questions ended.
pub(super) enum Settled {
    /// They point at something, with the p-value of the difference that this rests on.
    Decided(Pointer, Option<f64>),
    /// They point at nothing.
    Open,
    /// There were no more answers.
    Interrupted,
}

/// Asks until the counts point at something, at most so often under each condition.
pub(super) fn settle(
    prober: &mut dyn Prober,
    arms: &mut Arms,
    fingerprint: &Fingerprint,
    most: u64,
) -> Settled {
    let mut each = FIRST;
    let mut asked = 0;
    loop {
        if let Some((pointer, p)) = decide(&arms.counts()) {
            return Settled::Decided(pointer, p);
        }
        if asked >= most {
            return Settled::Open;
        }
        let now = each.min(most - asked);
        let (conditions, runs): (Vec<_>, Vec<_>) = (0..now)
            .flat_map(|_| arms.each())
            .map(|arm| (arm.condition(), arm.work.clone()))
            .unzip();
        let Ok(probed) = prober.probe(runs) else {
            return Settled::Interrupted;
        };
        arms.learn(conditions.into_iter().zip(probed), fingerprint);
        asked += now;
        each = (each * 2).min(AT_ONCE);
    }
}
