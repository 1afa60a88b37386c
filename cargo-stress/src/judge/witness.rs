//! Sees a finding once more with open eyes: what did it print when it failed, and when it passed?

use crate::model::{Evidence, Fingerprint, Interrupted, Output, Prober, Seen, Work};

/// Runs made to see it; a rarer failure is shown as it was seen first.
const MOST: usize = 64;
/// Asked for at once.
const AT_ONCE: usize = 8;

/// What a test printed in a failing and in a passing attempt.
#[derive(Debug, Default)]
pub(crate) struct Witness {
    pub(crate) failing: Option<Evidence>,
    pub(crate) passing: Option<Output>,
}

/// Runs `failing` until it fails with that fingerprint, and `passing` until it passes. `step` is the
/// test's place in the first; in the second it comes last.
pub(crate) fn witness(
    prober: &mut dyn Prober,
    fingerprint: &Fingerprint,
    (failing, step): (&Work, usize),
    passing: &Work,
) -> Witness {
    let mut witness = Witness::default();
    let last = passing.order.len() - 1;
    let fails = |seen: &Seen| {
        seen.is(fingerprint)
            .then(|| seen.failure.as_deref().cloned())
    };
    let passes = |seen: &Seen| seen.passed().then(|| seen.output.as_deref().cloned());
    // An interruption leaves what is known by then.
    let failing = Work {
        backtraces: true,
        ..failing.clone()
    };
    witness.failing = until(prober, &failing, step, fails).unwrap_or_default();
    witness.passing = until(prober, passing, last, passes).unwrap_or_default();
    witness
}

/// Runs it again and again until the attempt at that place is what is looked for.
fn until<T>(
    prober: &mut dyn Prober,
    work: &Work,
    step: usize,
    looked_for: impl Fn(&Seen) -> Option<Option<T>>,
) -> Result<Option<T>, Interrupted> {
    for _ in 0..MOST / AT_ONCE {
        let run = Work {
            keep_output: true,
            ..work.clone()
        };
        let probed = prober.probe(vec![run; AT_ONCE])?;
        let seen = probed
            .iter()
            .filter_map(|it| it.attempts.get(step)?.as_ref());
        if let Some(found) = seen.into_iter().find_map(&looked_for) {
            return Ok(found);
        }
    }
    Ok(None)
}
