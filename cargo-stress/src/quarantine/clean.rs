//! How many clean runs make it believable that a flake is gone.
//!
//! With a failure rate p, n runs all pass with the probability (1 − p)ⁿ. Where that is below
//! 1 − 0.999, so many clean runs in a row are no luck.

use crate::statistics::runs_to_see;

/// The chance with which the flake would have shown itself.
pub(crate) const CHANCE: f64 = 0.999;
/// The rate of a flake of which none is recorded.
pub(crate) const USUAL_RATE: f64 = 0.01;
/// Nobody waits for more, however rare the failure was.
const MOST: u64 = 10_000_000;
/// Also of a test that failed every time.
const FEWEST: u64 = 10;

/// Clean runs after which a flake that failed at that rate may be released.
pub(crate) fn clean_enough(rate: Option<f64>) -> u64 {
    let rate = rate.unwrap_or(USUAL_RATE);
    runs_to_see(rate, 1.0 - CHANCE).map_or(MOST, |runs| runs.clamp(FEWEST, MOST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics;
    use statrs::distribution::{Binomial, Discrete};

    #[test]
    fn so_many_runs_would_have_shown_the_flake_and_no_run_fewer() {
        for rate in [0.3, 0.02, 0.006, 0.0001] {
            let runs = clean_enough(Some(rate));
            let all_pass = |runs: u64| (1.0 - rate).powf(runs as f64);
            assert!(all_pass(runs) <= 1.0 - CHANCE, "{runs} at {rate}");
            assert!(all_pass(runs - 1) > 1.0 - CHANCE, "{runs} at {rate}");
        }
        assert_eq!(clean_enough(None), clean_enough(Some(0.01)));
    }

    #[test]
    fn rates_at_the_ends_have_an_answer_too() {
        assert_eq!(clean_enough(Some(1.0)), FEWEST);
        assert_eq!(clean_enough(Some(0.0)), MOST);
    }

    /// The chance that a flake of that rate, put into quarantine after a session of so many runs in which it was seen, passes
    /// as many runs as make it believable that it is gone.
    fn released_unmended(rate: f64, runs: u64) -> f64 {
        let seen = Binomial::new(rate, runs).unwrap();
        let unmended = |failed| {
            let least = statistics::rate(failed, runs).low;
            (1.0 - rate).powf(clean_enough(Some(least)) as f64)
        };
        let all: f64 = (1..=runs.min(200))
            .map(|it| seen.pmf(it) * unmended(it))
            .sum();
        all / (1.0 - seen.pmf(0))
    }

    #[test]
    fn a_flake_that_was_luck_to_see_is_not_released_by_luck() {
        for (rate, runs) in [
            (0.001, 100),
            (0.001, 500),
            (0.001, 3000),
            (1e-4, 500),
            (0.05, 100),
        ] {
            let unmended = released_unmended(rate, runs);
            // With the share of its failures in place of the least rate it is half of the flakes of 0.1 % in 100 runs.
            // What is left are those that failed twice, beyond their interval.
            assert!(unmended < 0.01, "{unmended} at {rate} of {runs}");
        }
    }
}
