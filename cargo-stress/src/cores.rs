//! What this machine can do at the same time.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

/// Threads that can run at the same time; 1 where the system does not say.
pub(crate) fn cores() -> usize {
    available_parallelism().map_or(1, NonZeroUsize::get)
}
