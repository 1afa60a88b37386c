//! A verdict counts only once it has been reproduced in a newly started process: what happens in
//! forked copies alone may be the fork's doing.

use super::count::Count;
use crate::model::{Condition, Explanation, Fingerprint, Prober, Verdict, Work};
use crate::statistics::runs_to_see;
use stress_runtime::protocol::Launch;

/// With the failure rate that was seen, so many runs would all pass with at most this chance.
const MISSED: f64 = 1e-3;
/// Never more spawned runs than this for one test.
const MOST: u64 = 2000;
/// Never fewer, if it does not show at once.
const FEWEST: u64 = 10;
/// Asked for at once.
const AT_ONCE: u64 = 16;

/// What is to be seen again.
#[derive(Debug)]
pub(crate) struct Claim<'a> {
    pub(crate) verdict: Verdict,
    /// The run that shows it, and where in it the test stands.
    pub(crate) run: (&'a Work, usize),
    pub(crate) fingerprint: &'a Fingerprint,
    /// How often it failed so in forked runs.
    pub(crate) rate: f64,
}

/// Makes the claim again by spawn, and says whether it was seen; adds what was seen to the
/// explanation.
pub(crate) fn confirm(
    prober: &mut dyn Prober,
    claim: &Claim<'_>,
    explanation: &mut Explanation,
) -> bool {
    // A new process is slower to start, and threads meet less often in it.
    let runs = runs_needed(claim.rate / 2.0);
    let (work, step) = claim.run;
    let condition = if work.order.len() == 1 {
        Condition::AloneSpawned
    } else {
        Condition::Spawned
    };
    let inverted = claim.verdict == Verdict::Brittle;
    let spawned = |mut work: Work| {
        // What each attempt is an exec of needs no other way to be new.
        if work.launch == Launch::Fork {
            work.launch = Launch::Spawn;
        }
        work
    };
    let mut count = Count::default();
    let seen_again = |count: Count| {
        if inverted {
            count.passed > 0
        } else {
            count.failed > 0
        }
    };
    let mut ask = prober.width() as u64;
    while count.runs() < runs && !seen_again(count) {
        ask = ask.min(runs - count.runs()).clamp(1, AT_ONCE);
        let asked = (0..ask).map(|_| spawned(work.clone())).collect();
        let Ok(probed) = prober.probe(asked) else {
            break;
        };
        let known = count.runs();
        for probed in &probed {
            if let Some(seen) = probed.attempts.get(step).and_then(Option::as_ref) {
                count.add(seen, claim.fingerprint);
            }
        }
        if count.runs() == known {
            // The test is never reached: asking again would never end.
            break;
        }
        // Usually the first ones show it.
        ask *= 2;
    }
    if count.runs() > 0 {
        explanation.arms.push(count.arm(condition));
    }
    seen_again(count)
}

/// The runs after which a failure of that rate has been seen, unless chance is against us.
pub(super) fn runs_needed(rate: f64) -> u64 {
    runs_to_see(rate, MISSED).map_or(MOST, |runs| runs.clamp(FEWEST, MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_failures_are_given_more_runs_within_bounds() {
        assert_eq!(runs_needed(0.9), FEWEST);
        assert_eq!(runs_needed(0.5), 10);
        assert_eq!(runs_needed(0.1), 66);
        assert_eq!(runs_needed(1e-9), MOST);
        assert_eq!(runs_needed(0.0), MOST);
    }
}
