//! Whether of many pairs the second half fails seldom enough beside the first.
//!
//! McNemar's test in its exact form ("Note on the sampling error of the difference between correlated
//! proportions or percentages", Psychometrika 12, 1947): pairs of which both or neither failed say
//! nothing about the difference; of the others each is one toss of a coin.

use statrs::distribution::{Binomial, DiscreteCDF};

/// How probable it is that at most `only_second` of the pairs that differ failed in their second half
/// only, if both halves fail as often: small where the first really fails more often.
pub(crate) fn p_value_of_pairs(only_first: u64, only_second: u64) -> f64 {
    let differ = only_first + only_second;
    let coin = Binomial::new(0.5, differ);
    coin.map_or(1.0, |coin| coin.cdf(only_second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tosses_come_out() {
        let is = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found}");
        is(p_value_of_pairs(0, 0), 1.0);
        is(p_value_of_pairs(5, 0), 1.0 / 32.0);
        is(p_value_of_pairs(4, 1), 6.0 / 32.0);
        is(p_value_of_pairs(0, 3), 1.0);
    }
}
