//! How many runs of the test alone show its failure again.
//!
//! A test that runs alone in its process has no company to reduce: what can be reduced is the
//! number of runs. With a failure rate p, n runs show at least one failure with the probability
//! 1 − (1 − p)ⁿ, so n = ln(1 − chance) / ln(1 − p).

use crate::model::{Judgement, Repeat, TestId, Verdict};

/// No more than this many runs are proposed, however rare the failure.
const MOST: u64 = 1_000_000;

/// Adds to each finding how to repeat it; `command` says what to type for so many runs of a test.
pub(crate) fn minimise(
    judgements: &mut [Judgement],
    command: impl Fn(TestId, Verdict, u64) -> String,
) {
    for judgement in judgements {
        let runs = match judgement.verdict {
            Verdict::Stable | Verdict::NotRun => continue,
            Verdict::Broken | Verdict::Undecided => Verdict::BROKEN_AFTER,
            _ => fewest_runs(judgement.rate.estimate),
        };
        judgement.repeat = Some(Repeat {
            runs,
            command: command(judgement.test, judgement.verdict, runs),
        });
    }
}

/// Runs of a test with that failure rate that show a failure with [`Repeat::CHANCE`].
pub(crate) fn fewest_runs(rate: f64) -> u64 {
    let runs = ((1.0 - Repeat::CHANCE).ln() / (1.0 - rate).ln()).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped, never NaN: 0 < rate < 1"
    )]
    let runs = runs as u64;
    runs.clamp(Verdict::BROKEN_AFTER, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proposed_runs_show_the_failure_with_the_promised_chance_and_no_run_fewer_does() {
        for rate in [0.5, 0.3, 0.1, 0.02, 0.006, 0.0001] {
            let runs = fewest_runs(rate);
            let chance = |runs: u64| 1.0 - (1.0 - rate).powf(runs as f64);
            assert!(chance(runs) >= Repeat::CHANCE, "{runs} at {rate}");
            assert!(
                runs == 3 || chance(runs - 1) < Repeat::CHANCE,
                "{runs} at {rate}"
            );
        }
    }
}
