//! The interval in which a failure rate lies.
//!
//! Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the
//! binomial", Biometrika 26 (1934): its bounds are the rates at which the observation would just
//! not be surprising. Exact: it covers the true rate at least as often as it says, also for the
//! tiny counts that flakes come in.

use crate::model::Rate;
use statrs::distribution::{Beta, ContinuousCDF};

/// The confidence of every interval that is shown.
pub(crate) const CONFIDENCE: f64 = 0.95;

/// The rate of `failures` among `runs`; with no runs, anything is possible.
pub(crate) fn rate(failures: u64, runs: u64) -> Rate {
    let confidence = CONFIDENCE;
    if runs == 0 {
        return Rate {
            estimate: 0.0,
            low: 0.0,
            high: 1.0,
            confidence,
        };
    }
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let (k, n) = (failures as f64, runs as f64);
    let tail = (1.0 - confidence) / 2.0;
    Rate {
        estimate: k / n,
        low: if failures == 0 {
            0.0
        } else {
            beta_quantile(k, n - k + 1.0, tail)
        },
        high: if failures == runs {
            1.0
        } else {
            beta_quantile(k + 1.0, n - k, 1.0 - tail)
        },
        confidence,
    }
}

/// The quantile of a Beta distribution, by bisection of its distribution function: slower than a
/// closed approximation, and right to the last digit that is shown even for 1 of 10 million.
fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let beta = Beta::new(a, b).expect("both shapes are at least 1");
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if beta.cdf(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::distribution::{Binomial, Discrete};

    fn close(actual: f64, expected: f64) {
        assert!(
            (actual - expected).abs() < 5e-5,
            "{actual} is not {expected}"
        );
    }

    #[test]
    fn known_intervals_come_out() {
        // Zero failures: 1 - 0.025^(1/n), the "rule of 3.7 over n".
        let rate_0 = rate(0, 500);
        close(rate_0.low, 0.0);
        close(rate_0.high, 1.0 - 0.025_f64.powf(1.0 / 500.0));
        // 3 of 500, as in the report's documentation.
        let rate_3 = rate(3, 500);
        close(rate_3.low, 0.00124);
        close(rate_3.high, 0.01744);
        let all = rate(3, 3);
        close(all.low, 0.29240);
        close(all.high, 1.0);
        assert_eq!(rate(0, 0).high, 1.0);
    }

    /// Over every possible number of failures: how probable is it that the interval holds `p`?
    #[test]
    fn the_interval_covers_the_true_rate_at_least_as_often_as_it_says() {
        for runs in [1_u64, 3, 10, 50, 200] {
            for p in [0.001, 0.006, 0.05, 0.3, 0.5, 0.9] {
                let binomial = Binomial::new(p, runs).unwrap();
                let covered: f64 = (0..=runs)
                    .filter(|failures| {
                        let rate = rate(*failures, runs);
                        rate.low <= p && p <= rate.high
                    })
                    .map(|failures| binomial.pmf(failures))
                    .sum();
                assert!(
                    covered >= CONFIDENCE - 1e-9,
                    "{covered} at p = {p}, n = {runs}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn the_estimate_lies_within_its_interval(runs in 1_u64..100_000, share in 0.0_f64..=1.0) {
            let failures = (share * runs as f64) as u64;
            let rate = rate(failures, runs);
            prop_assert!(0.0 <= rate.low && rate.low <= rate.estimate);
            prop_assert!(rate.estimate <= rate.high && rate.high <= 1.0);
        }
    }
}
