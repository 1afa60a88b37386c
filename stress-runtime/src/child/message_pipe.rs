//! The child's side of its message descriptor.

use crate::protocol::{Attempt, Message, Outcome, passed_line, to_line};
use std::fs::File;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

static PIPE: Mutex<Option<File>> = Mutex::new(None);

/// Makes `pipe` the way to the harness.
pub(super) fn open(pipe: File) {
    *PIPE.lock().unwrap_or_else(PoisonError::into_inner) = Some(pipe);
}

/// Sends one message, whole: threads may panic at the same time.
///
/// An error is swallowed. If the harness is gone this process is about to be killed; if the test
/// closed the descriptor, the harness will see a process that ended without a word and say that.
pub(super) fn send(message: &Message) {
    if let Some(pipe) = &mut *PIPE.lock().unwrap_or_else(PoisonError::into_inner) {
        let _ = match message {
            Message::Ended(Attempt {
                step,
                outcome: Outcome::Passed,
                us,
            }) => pipe.write_all(&passed_line::write(*step, *us)),
            message => pipe.write_all(&to_line(message)),
        };
    }
}
