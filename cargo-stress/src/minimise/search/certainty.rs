//! How many passes in a row are enough to believe that a set does not fail.
//!
//! The question is which of two holds for a set from which a member was taken: it still fails, as
//! often as the whole (rate p), or never. One failure decides for the first without any error, so
//! the likelihood ratio of A. Wald, "Sequential Tests of Statistical Hypotheses", Annals of
//! Mathematical Statistics 16 (1945), is (1 − p)ⁿ after n passes and 0 or infinite after a failure;
//! his test stops and believes the second when the ratio is at most the error α that is allowed.
//!
//! p is not known. It is put in as Wald does for a composite hypothesis, by a weight function:
//! all rates weigh the same before the whole was tried, and Beta(f + 1, t − f + 1) after it failed f of
//! t times. The mean of (1 − p)ⁿ over that weight is
//!
//! ```text
//! B(f + 1, t − f + 1 + n) / B(f + 1, t − f + 1)  =  ∏ (t − f + i) / (t + 1 + i),  i = 1 … n
//! ```
//!
//! which is also the probability of n passes given what was seen (Laplace's rule of succession is its
//! case n = 1). It holds whenever one stops to look, since it depends on nothing but the counts.

use super::Score;

/// The probability that a set passes `passes` times in a row although it fails as often as one
/// that has this score: a number from 0 to 1.
pub(super) fn chance_of_passes(score: Score, passes: u32) -> f64 {
    let (passed, tried) = (score.tried - score.failed, score.tried);
    (1..=passes)
        .map(|i| f64::from(passed + i) / f64::from(tried + 1 + i))
        .product()
}

/// The fewest passes in a row whose chance is at most `error`, but no more than `most`.
pub(super) fn passes_needed(score: Score, error: f64, most: u32) -> u32 {
    let (passed, tried) = (score.tried - score.failed, score.tried);
    let mut chance = 1.0;
    for passes in 1..=most {
        chance *= f64::from(passed + passes) / f64::from(tried + 1 + passes);
        if chance <= error {
            return passes;
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(failed: u32, tried: u32) -> Score {
        Score {
            failed,
            tried,
            unclear: 0,
        }
    }

    #[test]
    fn nothing_seen_gives_the_rule_of_succession() {
        assert_eq!(chance_of_passes(score(0, 0), 1), 1.0 / 2.0);
        assert!((chance_of_passes(score(0, 8), 1) - 9.0 / 10.0).abs() < 1e-12);
        assert!((chance_of_passes(score(10, 10), 3) - 6.0 / (12.0 * 13.0 * 14.0)).abs() < 1e-12);
    }

    #[test]
    fn with_many_tries_it_is_the_power_of_the_rate_of_passes() {
        let chance = chance_of_passes(score(500_000, 1_000_000), 10);
        assert!((chance / 0.5_f64.powi(10) - 1.0).abs() < 1e-3, "{chance}");
    }

    #[test]
    fn the_passes_needed_are_the_fewest_that_will_do() {
        for (score, error) in [
            (score(10, 10), 1e-3),
            (score(10, 21), 1e-3),
            (score(3, 60), 0.01),
        ] {
            let passes = passes_needed(score, error, 1000);
            assert!(chance_of_passes(score, passes) <= error);
            assert!(chance_of_passes(score, passes - 1) > error);
        }
        assert_eq!(passes_needed(score(0, 100), 1e-3, 50), 50);
    }
}
