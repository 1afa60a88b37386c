//! The child's side of its message descriptor.

use crate::protocol::{Attempt, Message, Outcome, passed_line, to_line};
use std::fs::File;
use std::io::Write;
use std::process;
use std::sync::{Mutex, PoisonError};

static PIPE: Mutex<Option<Pipe>> = Mutex::new(None);

struct Pipe {
    file: File,
    /// The process whose word counts: a test may fork, and the copy returns from its body too.
    owner: u32,
}

/// Makes `file` the way to the harness.
pub(super) fn open(file: File) {
    let pipe = Pipe {
        file,
        owner: process::id(),
    };
    *PIPE.lock().unwrap_or_else(PoisonError::into_inner) = Some(pipe);
}

/// Whether this process is a copy that the test made of itself.
pub(super) fn is_copy() -> bool {
    let pipe = PIPE.lock().unwrap_or_else(PoisonError::into_inner);
    pipe.as_ref()
        .is_some_and(|pipe| pipe.owner != process::id())
}

/// Sends one message, whole: threads may panic at the same time.
///
/// An error is swallowed. If the harness is gone this process is about to be killed; if the test
/// closed the descriptor, the harness will see a process that ended without a word and say that.
pub(super) fn send(message: &Message) {
    let mut pipe = PIPE.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(Pipe { file, owner }) = &mut *pipe else {
        return;
    };
    if *owner != process::id() {
        return;
    }
    let _ = match message {
        Message::Ended(Attempt {
            step,
            outcome: Outcome::Passed,
            us,
            ..
        }) => file.write_all(&passed_line::write(*step, *us)),
        // Whatever a test has written to the descriptor by mistake ends here.
        message => file.write_all(&[b"\n", to_line(message).as_slice()].concat()),
    };
}
