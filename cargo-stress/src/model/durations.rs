//! Quantiles of any number of durations in bounded memory.
//!
//! Buckets grow by 2 %, as in DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable
//! quantile sketch with relative-error guarantees", VLDB 2019), and stand for their middle: a quantile is off
//! by at most 1 % of its value, whatever the distribution. Minimum and maximum are exact.

use std::collections::BTreeMap;

/// Each bucket's upper bound is this many times its lower bound.
const GROWTH: f64 = 1.02;

/// Durations in microseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Durations {
    buckets: BTreeMap<u16, u64>,
    count: u64,
    min: u64,
    max: u64,
}

impl Durations {
    pub(crate) fn add(&mut self, micros: u64) {
        self.min = if self.count == 0 {
            micros
        } else {
            self.min.min(micros)
        };
        self.max = self.max.max(micros);
        self.count += 1;
        *self.buckets.entry(bucket(micros)).or_default() += 1;
    }

    pub(crate) fn min(&self) -> u64 {
        self.min
    }

    pub(crate) fn max(&self) -> u64 {
        self.max
    }

    /// The smallest recorded duration that at least the share `q` of all does not exceed
    /// (nearest rank), in microseconds; 0 where nothing was recorded.
    pub(crate) fn quantile(&self, q: f64) -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss
        )]
        let rank = ((q * self.count as f64).ceil() as u64).clamp(1, self.count.max(1));
        let mut seen = 0;
        for (bucket, count) in &self.buckets {
            seen += count;
            if seen >= rank {
                return middle(*bucket).clamp(self.min, self.max);
            }
        }
        0
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)]
fn bucket(micros: u64) -> u16 {
    // ln(u64::MAX) / ln(1.02) is about 2240: far from overflow. Zero joins one microsecond.
    (micros.max(1) as f64).log(GROWTH).floor() as u16
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn middle(bucket: u16) -> u64 {
    (GROWTH.powi(i32::from(bucket)) * (1.0 + GROWTH) / 2.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_recorded_gives_zeros() {
        let durations = Durations::default();
        assert_eq!(
            (durations.min(), durations.quantile(0.5), durations.max()),
            (0, 0, 0)
        );
    }

    #[test]
    fn memory_does_not_grow_with_the_number_of_durations() {
        let mut durations = Durations::default();
        for micros in 0..200_000 {
            durations.add(micros);
        }
        assert!(durations.buckets.len() < 700, "{}", durations.buckets.len());
    }

    proptest! {
        #[test]
        fn a_quantile_is_within_one_percent_of_the_exact_one(
            mut values in prop::collection::vec(0_u64..10_000_000_000, 1..200),
            q in 0.0_f64..=1.0,
        ) {
            let mut durations = Durations::default();
            for value in &values {
                durations.add(*value);
            }
            values.sort_unstable();
            let rank = ((q * values.len() as f64).ceil() as usize).clamp(1, values.len());
            let exact = values[rank - 1] as f64;
            let estimate = durations.quantile(q) as f64;
            prop_assert!((estimate - exact).abs() <= exact * 0.01 + 1.0, "{estimate} for {exact}");
            prop_assert_eq!(durations.min(), values[0]);
            prop_assert_eq!(durations.max(), *values.last().unwrap());
        }
    }
}
