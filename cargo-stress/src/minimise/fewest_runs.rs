//! How many runs of the test alone show its failure again.
//!
//! A test that runs alone in its process has no company to reduce: what can be reduced is the
//! number of runs.

use crate::model::{Judgement, Repeat, TestId, Verdict};
use crate::statistics::runs_to_see;

/// No more than this many runs are proposed, however rare the failure.
const MOST: u64 = 1_000_000;
/// So many are tried of what was not counted failing: nobody knows how often it does.
const NEVER_COUNTED: u64 = 100;

/// Adds to each finding how to repeat it; `command` says what to type for so many runs of a test.
pub(crate) fn propose_repeats(
    judgements: &mut [Judgement],
    command: impl Fn(TestId, Verdict, u64) -> String,
) {
    for judgement in judgements {
        let runs = match judgement.verdict {
            Verdict::Stable | Verdict::NotRun => continue,
            Verdict::Broken | Verdict::Undecided => Verdict::BROKEN_AFTER,
            _ => fewest_runs(rate_of(judgement)),
        };
        judgement.repeat = Some(Repeat {
            runs,
            command: command(judgement.test, judgement.verdict, runs),
        });
    }
}

/// How often it fails. What only controlled re-runs have shown passed all runs of the session: there
/// those count.
fn rate_of(judgement: &Judgement) -> f64 {
    let in_session = judgement.rate.estimate;
    match &judgement.reproduction {
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        Some(shown) if in_session <= 0.0 => shown.failed as f64 / shown.runs.max(1) as f64,
        _ => in_session,
    }
}

/// Runs of a test with that failure rate that show a failure with [`Repeat::CHANCE`].
pub(crate) fn fewest_runs(rate: f64) -> u64 {
    let runs = runs_to_see(rate, 1.0 - Repeat::CHANCE);
    runs.map_or(NEVER_COUNTED, |runs| {
        runs.clamp(Verdict::BROKEN_AFTER, MOST)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::seen_alone_too;

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

    #[test]
    fn what_only_controlled_runs_have_shown_is_repeated_as_often_as_those_say() {
        let proposed = |failed, runs| {
            let mut judgement = seen_alone_too();
            judgement.verdict = Verdict::Flaky;
            judgement.rate.estimate = 0.0;
            let shown = judgement.reproduction.as_mut().unwrap();
            (shown.failed, shown.runs) = (failed, runs);
            let mut judgements = [judgement];
            propose_repeats(&mut judgements, |_, _, runs| format!("--runs {runs}"));
            judgements[0].repeat.clone().unwrap()
        };
        assert_eq!(proposed(2, 100).runs, fewest_runs(0.02));
        assert_eq!(proposed(2, 100).command, "--runs 149");
        // Nobody counted it, so three runs would promise what nobody knows.
        assert_eq!(proposed(0, 0).runs, NEVER_COUNTED);
    }
}
