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

/// How many runs show a failure of that rate with [`CONFIDENCE`].
pub(crate) fn runs_to_see(rate: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive, and far below 2^52 for rates that are asked about"
    )]
    let runs = ((1.0 - CONFIDENCE).ln() / (-rate).ln_1p()).ceil() as u64;
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_as_rare_as_the_bound_needs_as_many_runs() {
        assert!((rarest_seen(500) - 0.005_974).abs() < 1e-6);
        assert!((rarest_seen(1) - 0.95).abs() < 1e-12);
        assert_eq!(runs_to_see(0.001), 2995);
        for runs in [10, 100, 5000] {
            let again = runs_to_see(rarest_seen(runs));
            assert!(again.abs_diff(runs) <= 1, "{again}");
        }
    }
}
