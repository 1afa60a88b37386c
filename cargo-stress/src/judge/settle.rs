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
/// A test that has not passed yet has so many chances to, as long as they are cheap: one that fails 17
/// times in 20 would seldom be told from a broken one by the fewest that prove something.
const CHANCES: u64 = 20;
/// They are cheap until all attempts together took so long, in microseconds.
const CHEAP_US: u64 = 250_000;

/// How the questions ended.
#[derive(Clone, Copy)]
pub(super) enum Settled {
    /// They point at something, with the chance that the difference on which this rests is none.
    Decided(Pointer, Option<f64>),
    /// They point at nothing.
    Open,
    /// There were no more answers.
    Interrupted,
}

/// Asks until the counts point at something, at most so often under each condition, but for the chances
/// of one that seems broken.
pub(super) fn settle(
    prober: &mut dyn Prober,
    arms: &mut Arms,
    fingerprint: &Fingerprint,
    most: u64,
) -> Settled {
    let mut each = FIRST;
    let mut asked = 0;
    let mut spent_us = 0;
    loop {
        let decided = decide(&arms.counts());
        let decided =
            decided.map(|(pointer, p)| Settled::Decided(pointer, p.map(|p| arms.by_chance(p))));
        let may_pass_yet = matches!(decided, Some(Settled::Decided(Pointer::Broken, _)))
            && arms.counts().alone.runs() < CHANCES
            && spent_us < CHEAP_US;
        if let Some(decided) = decided.filter(|_| !may_pass_yet) {
            return decided;
        }
        let most = if may_pass_yet { CHANCES } else { most };
        if asked >= most {
            return decided.unwrap_or(Settled::Open);
        }
        let now = each.min(most - asked);
        let (conditions, runs): (Vec<_>, Vec<_>) = (0..now)
            .flat_map(|_| arms.each())
            .map(|arm| (arm.condition(), arm.work.clone()))
            .unzip();
        let Ok(probed) = prober.probe(runs) else {
            return decided.unwrap_or(Settled::Interrupted);
        };
        let attempts = probed.iter().flat_map(|run| run.attempts.iter().flatten());
        spent_us += attempts.map(|seen| seen.us).sum::<u64>();
        arms.learn(conditions.into_iter().zip(probed), fingerprint);
        asked += now;
        each = (each * 2).min(AT_ONCE);
    }
}
