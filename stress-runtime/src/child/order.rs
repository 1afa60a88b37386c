//! Runs the tests of an order as assigned, reports each, and ends the process.
#![allow(unsafe_code)]

use super::assignment::Assignment;
use super::attempt::{self, BodyThread};
use super::branches::Branches;
use super::environment::Environment;
use super::message_pipe;
use super::panics;
use super::side_by_side;
use super::streams::Streams;
use crate::protocol::Message;
use crate::test_case::TestCase;
use std::fs::File;
use std::io::Write;
use std::ops::ControlFlow;
use std::time::Instant;

/// What the process exits with when it cannot do what it was asked.
const REFUSED: i32 = 70;

/// Runs the tests and exits with 0, whatever they did: their outcomes travel over `messages`.
///
/// `first` says whether the calling thread is fresh and bears the name of the first test; where
/// there is more to do than that test, each gets a thread of its own.
pub(crate) fn run_order(assignment: &Assignment<'_>, messages: File, first: BodyThread) -> ! {
    message_pipe::open(messages);
    if assignment.backtraces {
        panics::tell_frames();
    }
    match assignment.order.as_slice() {
        // By far the commonest: nothing of what several tests need is even looked at.
        [(name, case)] if assignment.branches.is_empty() => run_one(0, name, case, first, || ()),
        _ if assignment.is_side_by_side() => {
            side_by_side::run(assignment);
        }
        _ => {
            let _ = one_by_one(assignment);
        }
    }
    end()
}

/// Ends the process, which has done what it was asked. Not by `_exit`: destructors that `atexit`
/// knows (coverage, sanitizers) must run.
///
/// What the standard library does before them, to flush stdout whoever may hold its lock, lies on
/// eleven pages that a fresh fork has to fault in: a tenth of an empty run. Where this is the only
/// thread, nobody holds that lock, and the flush is all there is to do.
fn end() -> ! {
    if is_only_thread() {
        let _ = std::io::stdout().flush();
        // SAFETY: no other thread is there to call it at the same time.
        unsafe { libc::exit(0) }
    }
    std::process::exit(0)
}

/// Whether this process certainly has one thread.
#[cfg(target_os = "linux")]
pub(super) fn is_only_thread() -> bool {
    // SAFETY: a plain system call. One thread has nothing to leave, so that it changes nothing;
    // several are refused. So are all in some sandboxes.
    unsafe { libc::unshare(libc::CLONE_THREAD) == 0 }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_only_thread() -> bool {
    false
}

/// Breaks off where a branch has failed and no more was wanted than that.
fn one_by_one(assignment: &Assignment<'_>) -> ControlFlow<()> {
    let order = &assignment.order;
    let branches = Branches::of(assignment);
    let streams = assignment.separator.as_ref().map(Streams::of);
    let environment = Environment::before(assignment);
    branches.iter().try_for_each(|branches| branches.make(0))?;
    for (step, (name, case)) in order.iter().enumerate() {
        if let Some(environment) = environment.as_ref().filter(|_| step > 0) {
            environment.put_back();
        }
        run_one(step, name, case, BodyThread::Fresh, || {
            if step + 1 < order.len()
                && let Some(streams) = &streams
            {
                // What the test printed must be in the pipe before the next one prints; `exit` does
                // this for the last.
                streams.separate(step);
            }
        });
        let after = |branches: &Branches<'_>| branches.make(step + 1);
        branches.iter().try_for_each(after)?;
        if assignment.ends_with(step).is_some() {
            break;
        }
    }
    ControlFlow::Continue(())
}

fn run_one(
    step: usize,
    name: &str,
    case: &'static TestCase,
    thread: BodyThread,
    before_its_end_is_told: impl FnOnce(),
) {
    let begun = Instant::now();
    let outcome = attempt::run(name, case, thread);
    end_if_copy();
    let us = micros_since(begun);
    before_its_end_is_told();
    message_pipe::send_ended(step, outcome, us);
}

/// Ends this process if a test forked it and it came back from the body too. The original goes on.
pub(super) fn end_if_copy() {
    if message_pipe::is_copy() {
        end_at_once();
    }
}

/// Ends this process whatever runs in it. Destructors and `atexit` handlers do not run: they would meet
/// threads that still do.
pub(super) fn end_at_once() -> ! {
    // SAFETY: ends this process, running nothing.
    unsafe { libc::_exit(0) }
}

pub(super) fn micros_since(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// Says why nothing can be run, and ends.
pub(super) fn refuse(reason: String) -> ! {
    message_pipe::send(&Message::Refused { reason });
    std::process::exit(REFUSED)
}
