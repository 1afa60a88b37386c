//! Whether of many pairs the second half fails seldom enough beside the first.
//!
//! McNemar's test in its exact form ("Note on the sampling error of the difference between correlated
//! proportions or percentages", Psychometrika 12, 1947): pairs of which both or neither failed say
//! nothing about the difference; of the others each is one toss of a coin.

use statrs::distribution::{Binomial, DiscreteCDF};

/// How probable it is that at most `only_second` of the pairs that differ failed in their second half
/// only, if the first half failed no more than `times` as often as the second: small where the first
/// fails more often than that.
pub(crate) fn p_value_of_pairs(only_first: u64, only_second: u64, times: f64) -> f64 {
    let differ = only_first + only_second;
    let coin = Binomial::new(1.0 / (1.0 + times), differ);
    coin.map_or(1.0, |coin| coin.cdf(only_second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tosses_come_out() {
        let is = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found}");
        is(p_value_of_pairs(0, 0, 1.0), 1.0);
        is(p_value_of_pairs(5, 0, 1.0), 1.0 / 32.0);
        is(p_value_of_pairs(4, 1, 1.0), 6.0 / 32.0);
        is(p_value_of_pairs(3, 0, 2.0), 8.0 / 27.0);
        is(p_value_of_pairs(0, 3, 2.0), 1.0);
    }
}
