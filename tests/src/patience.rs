//! Waiting for what must happen: a limit far beyond any load, so that only a hang reaches it.

use std::thread;
use std::time::{Duration, Instant};

/// A test that waits this long has found a hang.
pub(crate) const PATIENCE: Duration = Duration::from_secs(400);
/// A killed process, and what others remove after it, may take this long to be gone on a very busy machine.
pub(crate) const TO_BE_GONE: Duration = Duration::from_secs(30);
/// How often it is looked.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Looks until there is something; `None` once `limit` is over.
pub(crate) fn poll<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if begun.elapsed() > limit {
            return None;
        }
        thread::sleep(LOOK_AGAIN);
    }
}
