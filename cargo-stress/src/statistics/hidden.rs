//! What can hide behind runs that all passed.
//!
//! The exact bound behind the "rule of three": a test that fails with the rate `p` passes `n` runs
//! with the chance `(1 - p)^n`. (Hanley and Lippman-Hand, "If nothing goes wrong, is everything all
//! right?", JAMA 249, 1983.)

use super::interval::CONFIDENCE;

/// The rarest failure that so many runs would have shown with [`CONFIDENCE`]: one that is rarer can
/// hide behind them.
pub(crate) fn rarest_seen(runs: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let runs = runs as f64;
    1.0 - (1.0 - CONFIDENCE).powf(1.0 / runs.max(1.0))
}

/// How many runs show what happens in that share of them at least once, but for the chance `missed`:
/// the fewest `n` with `(1 - rate)^n <= missed`. `None` where it never happens: no number is enough.
///
/// Callers say how many are too few or too many for them.
pub(crate) fn runs_to_see(rate: f64, missed: f64) -> Option<u64> {
    if rate.is_nan() || rate <= 0.0 {
        return None;
    }
    // `ln(1 - rate)` would have lost most digits of a small rate.
    let runs = missed.ln() / (-rate.min(1.0)).ln_1p();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive, and casts saturate"
    )]
    let runs = runs.ceil() as u64;
    // What always happens needs one run, too.
    Some(runs.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_as_rare_as_the_bound_needs_as_many_runs() {
        assert!((rarest_seen(500) - 0.005_974).abs() < 1e-6);
        assert!((rarest_seen(1) - 0.95).abs() < 1e-12);
        assert_eq!(runs_to_see(0.001, 0.05), Some(2995));
        for runs in [10, 100, 5000] {
            let again = runs_to_see(rarest_seen(runs), 1.0 - CONFIDENCE).unwrap();
            assert!(again.abs_diff(runs) <= 1, "{again}");
        }
    }

    #[test]
    fn what_never_happens_is_not_seen_in_any_number_of_runs_and_what_always_happens_in_one() {
        for never in [0.0, -0.5, f64::NAN] {
            assert_eq!(runs_to_see(never, 0.05), None);
        }
        assert_eq!(runs_to_see(1.0, 0.05), Some(1));
        assert_eq!(runs_to_see(1.5, 0.05), Some(1));
    }

    proptest! {
        #[test]
        fn so_many_runs_miss_it_no_more_often_than_is_allowed_and_one_run_fewer_does(
            zeros in 0.0_f64..=9.0,
            missed in prop::sample::select(vec![0.05, 1e-2, 1e-3, 1e-4]),
        ) {
            let rate = 10_f64.powf(-zeros);
            let runs = runs_to_see(rate, missed).unwrap();
            let all_miss = |runs: u64| match runs {
                0 => 1.0,
                runs => (runs as f64 * (-rate).ln_1p()).exp(),
            };
            // One run more or fewer makes a difference of at least 1e-9 of the chance.
            prop_assert!(all_miss(runs) <= missed * (1.0 + 1e-12), "{runs} at {rate}");
            prop_assert!(all_miss(runs - 1) > missed * (1.0 - 1e-12), "{runs} at {rate}");
        }
    }
}
