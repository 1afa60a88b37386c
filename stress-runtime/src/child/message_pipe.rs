//! The child's side of its message descriptor.

use crate::protocol::{Attempt, Message, Outcome, to_line};
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
            }) => pipe.write_all(&passed_line(*step, *us)),
            message => pipe.write_all(&to_line(message)),
        };
    }
}

/// What serde would write for an attempt that passed. In an unoptimised test binary the code of
/// serde and of `format!` lies on some twenty pages, each of which a fresh fork has to fault in: a
/// tenth of a run's cost.
fn passed_line(step: usize, us: u64) -> Vec<u8> {
    let mut line = Vec::with_capacity(96);
    line.extend_from_slice(b"{\"ended\":{\"step\":");
    push_number(&mut line, step as u64);
    line.extend_from_slice(b",\"outcome\":{\"kind\":\"passed\"},\"us\":");
    push_number(&mut line, us);
    line.extend_from_slice(b"}}\n");
    line
}

fn push_number(line: &mut Vec<u8>, number: u64) {
    if number > 9 {
        push_number(line, number / 10);
    }
    line.push(b'0' + (number % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_writes_what_serde_would() {
        for (step, us) in [(0, 0), (3, 10), (12, 1_234_567), (usize::MAX, u64::MAX)] {
            let message = Message::Ended(Attempt {
                step,
                outcome: Outcome::Passed,
                us,
            });
            assert_eq!(passed_line(step, us), to_line(&message));
        }
    }
}
