//! Where a walk makes its copies.
//!
//! A walk through L candidates, of which one is the last that is needed and lies anywhere, with a
//! copy every d candidates that runs t + 1 tests, runs on the way about L / 2 candidates, L / 2d
//! copies of t + 1 tests, and d / 2 candidates more than it had to. The d candidates before the failing
//! copy stay in the game: later walks run them about [`AGAIN`] times. The sum
//!
//! ```text
//! L / 2  +  (L / 2d) (t + 1)  +  d / 2  +  AGAIN d
//! ```
//!
//! is least for d = √(L (t + 1) / (1 + 2 AGAIN)).

/// How often a candidate that stays in the game is run again, in the mean: by the walks for polluters
/// further ahead, and as a part of their copies. Found by simulation, and flat around its best.
const AGAIN: f64 = 8.0;

/// The stops of a walk through `len` candidates with copies that run `then` candidates and the
/// victim: from none to all.
pub(super) fn stops(len: usize, then: usize) -> Vec<usize> {
    let mut stops: Vec<usize> = (0..len).step_by(spacing(len, then)).collect();
    stops.push(len);
    stops
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the root of two counts of tests"
)]
fn spacing(len: usize, then: usize) -> usize {
    let best = (len as f64 * (then as f64 + 1.0) / (1.0 + 2.0 * AGAIN)).sqrt();
    (best.round() as usize).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_ascend_from_none_to_all() {
        for len in 0..200 {
            for then in [0, 1, 7, 100, 1000] {
                let stops = stops(len, then);
                assert_eq!(stops.first(), Some(&0));
                assert_eq!(stops.last(), Some(&len));
                assert!(stops.is_sorted_by(|a, b| a < b), "{stops:?}");
            }
        }
    }

    #[test]
    fn the_dearer_the_copies_the_fewer_they_are() {
        assert_eq!(stops(1000, 0).len(), 126);
        assert_eq!(stops(1000, 17).len(), 32);
        assert_eq!(stops(4, 0), [0, 1, 2, 3, 4]);
    }
}
