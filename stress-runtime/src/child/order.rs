//! Runs the tests of an order one after another, reports each, and ends the process.
#![allow(unsafe_code)]

use super::attempt::{self, BodyThread};
use super::message_pipe;
use crate::protocol::{Attempt, Message};
use crate::registry::{self, Named};
use std::fs::File;
use std::io::Write;
use std::time::Instant;

/// What the process exits with when it cannot do what it was asked.
const REFUSED: i32 = 70;

/// An order whose tests are known to exist.
pub(crate) type Order = Vec<&'static Named>;

/// Looks up the tests of an order.
pub(crate) fn order<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Order, String> {
    let find = |name| {
        registry::find(name)
            .ok_or_else(|| format!("there is no annotated test named {name:?} in this binary"))
    };
    names.into_iter().map(find).collect()
}

/// Runs `order` and exits with 0, whatever the tests did: their outcomes travel over `messages`.
///
/// `first` says whether the calling thread is fresh and bears the name of the first test; where
/// there are several tests, each gets a thread of its own.
pub(crate) fn run_order(order: &Order, messages: File, first: BodyThread) -> ! {
    message_pipe::open(messages);
    let last = order.len() - 1;
    let thread = if last == 0 { first } else { BodyThread::Fresh };
    for (step, (name, case)) in order.iter().enumerate() {
        let begun = Instant::now();
        let outcome = attempt::run(name, case, thread);
        if message_pipe::is_copy() {
            // The test forked, and this copy came back from its body too. The original goes on.
            // SAFETY: ends this process, running nothing.
            unsafe { libc::_exit(0) };
        }
        let us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        if step < last {
            // What the test printed must be in the pipe before the next one prints; `exit` does
            // this for the last.
            let _ = std::io::stdout().flush();
        }
        message_pipe::send(&Message::Ended(Attempt::new(step, outcome, us)));
    }
    // Not `_exit`: destructors that `atexit` knows (coverage, sanitizers) must run.
    std::process::exit(0)
}

/// Says why nothing can be run, and ends.
pub(super) fn refuse(reason: String) -> ! {
    message_pipe::send(&Message::Refused { reason });
    std::process::exit(REFUSED)
}
