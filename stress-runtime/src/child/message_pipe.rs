//! The child's side of its message descriptor.

use crate::protocol::{Message, to_line};
use std::fs::File;
use std::io::Write;
use std::sync::{Mutex, OnceLock, PoisonError};

static PIPE: OnceLock<Mutex<File>> = OnceLock::new();

/// Makes `pipe` the way to the harness. Only the first call counts.
pub(super) fn open(pipe: File) {
    let _ = PIPE.set(Mutex::new(pipe));
}

/// Sends one message, whole: threads may panic at the same time.
///
/// An error is swallowed. If the harness is gone this process is about to be killed; if the test
/// closed the descriptor, the harness will see a process that ended without a word and say that.
pub(super) fn send(message: &Message) {
    if let Some(pipe) = PIPE.get() {
        let mut pipe = pipe.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = pipe.write_all(&to_line(message));
    }
}
