//! How long attempts took: passing ones upwards, failing ones downwards, on a logarithmic scale.

use super::bars::outline;
use super::history::Seen;
use crate::report::figures::count;
use askama::Template;

const BINS: usize = 48;
const WIDTH: f64 = 576.0;
/// Of the bars on either side of the line.
const HEIGHT: f64 = 56.0;
/// The scale is at least so long: what takes the same time need not look spread out.
const LEAST_SPAN: f64 = 4.0;

/// The distribution.
#[derive(Debug, Clone, Template)]
#[template(path = "spread.svg", escape = "html")]
pub(super) struct Spread {
    label: String,
    passing: String,
    failing: String,
    pub(super) begins: String,
    pub(super) middle: String,
    pub(super) ends: String,
    /// `400 passed, half of them within 1.2 ms`
    pub(super) words: Vec<String>,
}

impl Spread {
    pub(super) fn of(seen: &[Seen]) -> Option<Self> {
        let durations = |failed: bool| -> Vec<u64> {
            let of_kind = seen.iter().filter(|it| it.failed() == failed);
            let mut all: Vec<u64> = of_kind.map(|it| it.us.max(1)).collect();
            all.sort_unstable();
            all
        };
        let (passing, failing) = (durations(false), durations(true));
        let all = || passing.iter().chain(&failing);
        #[expect(clippy::cast_precision_loss, reason = "durations far below 2^52 µs")]
        let (low, high) = (*all().min()? as f64, *all().max()? as f64);
        // A little room, so that the extremes are no edges.
        let middle = (low * high).sqrt();
        let span = (high / low * 1.2).max(LEAST_SPAN).sqrt();
        let (low, high) = (middle / span, middle * span);
        let binned = |durations: &[u64]| {
            let mut counts = vec![0; BINS];
            for us in durations {
                counts[bin(*us, low, high)] += 1;
            }
            counts
        };
        #[expect(clippy::cast_precision_loss, reason = "a few dozen")]
        let bar = WIDTH / BINS as f64;
        let words: Vec<String> = [("passed", &passing), ("did not pass", &failing)]
            .into_iter()
            .filter(|(_, durations)| !durations.is_empty())
            .map(|(word, durations)| {
                let median = time(durations[durations.len() / 2]);
                let attempts = count(durations.len() as u64, "attempt");
                format!("{attempts} {word}, half of them within {median}")
            })
            .collect();
        Some(Self {
            label: format!("Durations: {}", words.join("; ")),
            passing: outline(&binned(&passing), bar, HEIGHT, HEIGHT),
            failing: outline(&binned(&failing), bar, HEIGHT + 2.0, -HEIGHT),
            begins: time_of(low),
            middle: time_of(middle),
            ends: time_of(high),
            words,
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a place among a few dozen"
)]
fn bin(us: u64, low: f64, high: f64) -> usize {
    let share = (us as f64 / low).ln() / (high / low).ln();
    ((share * BINS as f64) as usize).min(BINS - 1)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive time"
)]
fn time_of(us: f64) -> String {
    time(us.round() as u64)
}

/// `250 µs`, `1.2 ms`, `3.4 s`.
pub(super) fn time(us: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "to be read")]
    let (number, unit) = match us {
        0..1_000 => return format!("{us} µs"),
        1_000..1_000_000 => (us as f64 / 1e3, "ms"),
        _ => (us as f64 / 1e6, "s"),
    };
    if number < 10.0 {
        format!("{number:.1} {unit}")
    } else {
        format!("{number:.0} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_and_durations_find_their_place() {
        let shown = [0, 999, 1_250, 12_500, 3_400_000].map(time);
        assert_eq!(shown, ["0 µs", "999 µs", "1.2 ms", "12 ms", "3.4 s"]);
        assert_eq!(bin(1, 1.0, 100.0), 0);
        assert_eq!(bin(10, 1.0, 100.0), BINS / 2);
        assert_eq!(bin(100, 1.0, 100.0), BINS - 1);
    }
}
