//! Heights of a row of bars as one outline.

use super::interval_bar::rounded;

/// The path of bars of that width on a line, upwards or (with a negative height) downwards; the
/// highest has the whole height.
pub(super) fn outline(counts: &[u64], bar: f64, line: f64, height: f64) -> String {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let mut path = String::new();
    for (index, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        #[expect(clippy::cast_precision_loss, reason = "for a screen")]
        let (x, share) = (index as f64 * bar, *count as f64 / most as f64);
        // The rarest is seen too.
        let top = line - height.signum() * (height.abs() * share).max(1.5);
        path.push_str(&format!(
            "M{} {line}V{}h{}V{line}z",
            rounded(x + 0.5),
            rounded(top),
            rounded(bar - 1.0)
        ));
    }
    path
}
