//! A verdict counts only once it has been reproduced in a newly started process: what happens in
//! forked copies alone may be the fork's doing.

use super::count::Count;
use crate::model::{Catalog, Condition, Explanation, Fingerprint, Prober, TestId, Verdict, Work};
use stress_runtime::protocol::Launch;

/// With the failure rate that was seen, so many runs would all pass with at most this chance.
const MISSED: f64 = 1e-3;
/// Never more spawned runs than this for one test.
const MOST: u64 = 2000;
/// Asked for at once.
const AT_ONCE: u64 = 16;

/// What is to be seen again.
#[derive(Debug)]
pub(crate) struct Claim<'a> {
    pub(crate) test: TestId,
    pub(crate) verdict: Verdict,
    pub(crate) fingerprint: &'a Fingerprint,
    /// How often it failed so in forked runs.
    pub(crate) rate: f64,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Confirmed {
    /// Seen again.
    Yes,
    /// Tried as often as it takes, and never seen.
    No,
    /// There was no time to try often enough.
    NotTried,
}

/// Makes the claim again by spawn; adds what was seen to the explanation.
pub(crate) fn confirm(
    prober: &mut dyn Prober,
    catalog: &Catalog,
    claim: &Claim<'_>,
    explanation: &mut Explanation,
) -> Confirmed {
    let runs = runs_needed(claim.rate);
    let (work, condition) = claimed(catalog, claim, explanation);
    let inverted = claim.verdict == Verdict::Brittle;
    let spawned = |mut work: Work| {
        work.launch = Launch::Spawn;
        work
    };
    let mut count = Count::default();
    let mut is_tried = true;
    let seen_again = |count: Count| {
        if inverted {
            count.passed > 0
        } else {
            count.failed > 0
        }
    };
    while count.runs() < runs && !seen_again(count) {
        let ask = AT_ONCE.min(runs - count.runs()).max(1);
        let asked = (0..ask).map(|_| spawned(work.clone())).collect();
        let Ok(probed) = prober.probe(asked) else {
            is_tried = false;
            break;
        };
        for probed in &probed {
            if let Some(seen) = probed.attempts.last().and_then(Option::as_ref) {
                count.add(seen, claim.fingerprint);
            }
        }
        if probed
            .iter()
            .all(|probed| probed.attempts.last().is_none_or(Option::is_none))
        {
            break;
        }
    }
    if count.runs() > 0 {
        explanation.arms.push(count.arm(condition));
    }
    match (seen_again(count), is_tried) {
        (true, _) => Confirmed::Yes,
        (false, true) => Confirmed::No,
        (false, false) => Confirmed::NotTried,
    }
}

/// The runs after which a failure of that rate has been seen, unless chance is against us.
fn runs_needed(rate: f64) -> u64 {
    if rate >= 1.0 {
        return 3;
    }
    let runs = (MISSED.ln() / (1.0 - rate.max(1e-6)).ln()).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped, never NaN: 0 < rate < 1"
    )]
    let runs = runs as u64;
    runs.clamp(3, MOST)
}

/// The run that shows it.
fn claimed(catalog: &Catalog, claim: &Claim<'_>, explanation: &Explanation) -> (Work, Condition) {
    let test = claim.test;
    let binary = catalog.test(test).binary;
    let after = |before: &[TestId]| {
        let order = [before, &[test]].concat();
        Work::in_order(binary, order, Launch::Spawn)
    };
    match claim.verdict {
        Verdict::OrderDependent => (after(&explanation.polluters), Condition::Spawned),
        Verdict::Brittle => (after(&explanation.state_setters), Condition::Spawned),
        Verdict::NonIdempotent => (after(&[test]), Condition::Spawned),
        Verdict::Interference => {
            let work = after(&explanation.with);
            let threads = work.order.len();
            (Work { threads, ..work }, Condition::Spawned)
        }
        _ => (after(&[]), Condition::AloneSpawned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_failures_are_given_more_runs_within_bounds() {
        assert_eq!(runs_needed(1.0), 3);
        assert_eq!(runs_needed(0.5), 10);
        assert_eq!(runs_needed(0.1), 66);
        assert_eq!(runs_needed(1e-9), MOST);
    }
}
