//! Durations as the protocol counts them.

use std::time::Instant;

/// Whole microseconds between two instants.
pub(super) fn micros(from: Instant, to: Instant) -> u64 {
    u64::try_from(to.saturating_duration_since(from).as_micros()).unwrap_or(u64::MAX)
}
