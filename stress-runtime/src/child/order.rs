//! Runs the tests of an order one after another, reports each, and ends the process.

use super::{attempt, message_pipe, panics};
use crate::protocol::{Attempt, Message};
use crate::registry;
use std::fs::File;
use std::io::Write;
use std::time::Instant;

/// What the process exits with when it cannot do what it was asked.
const REFUSED: i32 = 70;

/// Runs `order` and exits with 0, whatever the tests did: their outcomes travel over `messages`.
pub(crate) fn run_order<'a>(order: impl Iterator<Item = &'a str>, messages: File) -> ! {
    message_pipe::open(messages);
    panics::install_hook();
    for (step, name) in order.enumerate() {
        let Some(case) = registry::find(name) else {
            refuse(format!(
                "there is no annotated test named {name:?} in this binary"
            ));
        };
        let begun = Instant::now();
        let outcome = attempt::run(name, case);
        let us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        // Whatever the test printed must be in the pipe before the harness hears of its end.
        let _ = std::io::stdout().flush();
        message_pipe::send(&Message::Ended(Attempt { step, outcome, us }));
    }
    // Not `_exit`: destructors that `atexit` knows (coverage, sanitizers) must run.
    std::process::exit(0)
}

/// Says why nothing can be run, and ends.
pub(super) fn refuse(reason: String) -> ! {
    message_pipe::send(&Message::Refused { reason });
    std::process::exit(REFUSED)
}
