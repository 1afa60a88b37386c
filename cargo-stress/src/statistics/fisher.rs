//! Whether two failure rates differ.
//!
//! Fisher's exact test ("The Design of Experiments", 1935): given how many of all attempts failed,
//! the chance that at least so many of the failures fall on one of two arms if the arm made no
//! difference. Exact, so it holds for 3 attempts as for 3000.

use statrs::distribution::{DiscreteCDF, Hypergeometric};

/// The one-sided p-value of `failed` of `runs` against `base_failed` of `base_runs`: small where the
/// first rate is really the higher one.
pub(crate) fn p_value(failed: u64, runs: u64, base_failed: u64, base_runs: u64) -> f64 {
    let (all, all_failed) = (runs + base_runs, failed + base_failed);
    if failed == 0 || runs == 0 || base_runs == 0 {
        return 1.0;
    }
    Hypergeometric::new(all, all_failed, runs).map_or(1.0, |chance| chance.sf(failed - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tables_come_out() {
        // Fisher's lady: 4 of 4 cups right, and none wrong.
        assert!((p_value(4, 4, 0, 4) - 1.0 / 70.0).abs() < 1e-12);
        assert!((p_value(3, 4, 1, 4) - 17.0 / 70.0).abs() < 1e-12);
        assert!((p_value(0, 4, 4, 4) - 1.0).abs() < 1e-12);
        // C(50, 20) ways to place 20 failures on 20 of 70: one of C(70, 20).
        assert!(p_value(20, 20, 0, 50) < 1e-15);
        assert!((p_value(5, 0, 0, 50) - 1.0).abs() < 1e-12);
    }
}
