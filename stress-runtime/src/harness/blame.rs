//! Which of the tests that ran when their process ended had to do with it.

use super::clock::micros_between;
use super::conclude::Seen;
use super::exit_watch::Reaped;
use super::phase::Reason;
use super::progress::Running;
use super::signal_name::signal_name;
use crate::protocol::{Attempt, Crash, Exit, Outcome};

/// The attempts of tests that ran at the end and had to do with it. Nothing is said of the others.
pub(super) fn blamed(seen: &Seen, exit: &Exit) -> Vec<Attempt> {
    let running: Vec<Running> = seen.said.progress.running().collect();
    let order = &seen.said.progress.request().order;
    let attempt = |running: &Running, outcome| {
        let us = micros_between(running.since, seen.now);
        Attempt::new(running.step, outcome, us)
    };
    match seen.reason {
        // A session that stops says nothing about the test: the attempt is not counted.
        Some(Reason::Stopped) => Vec::new(),
        Some(Reason::AttemptTimedOut | Reason::DidNotExit) => {
            let late = running.iter().filter(|it| seen.late.contains(&it.step));
            let timed_out = |it: &Running| Outcome::TimedOut {
                limit_ms: order[it.step].timeout_ms,
                panics: seen.said.panics_of(*it),
                hang: None,
            };
            late.map(|it| attempt(it, timed_out(it))).collect()
        }
        None | Some(Reason::TooMuchOutput(_)) => {
            let suspects = suspects(seen, running);
            let crash = match (seen.reason, suspects.as_slice()) {
                (Some(Reason::TooMuchOutput(flood)), [_]) => flood.crash(),
                (_, [_]) => crash(seen),
                (_, several) => Crash::OneOf {
                    exit: exit.clone(),
                    tests: several
                        .iter()
                        .map(|it| order[it.step].test.clone())
                        .collect(),
                },
            };
            let crashed = |it: &Running| Outcome::Crashed {
                crash: crash.clone(),
                panics: seen.said.panics_of(*it),
            };
            suspects.iter().map(|it| attempt(it, crashed(it))).collect()
        }
    }
}

/// Those who may have ended the process: the one whose thread was hit by the signal or has used up its
/// stack, or that panicked last, if that can be how it ended.
fn suspects(seen: &Seen, running: Vec<Running>) -> Vec<Running> {
    if running.len() > 1
        && let Reaped::Signal(number) = seen.reaped
        && let fault = seen.said.fault(number).map(|fault| fault.thread)
        && let Some(thread) = fault.or_else(|| seen.overflowed.clone())
        && let [only] = of_thread(seen, &running, &thread).as_slice()
    {
        return vec![*only];
    }
    // A panic that must not unwind aborts. A hook may exit as well, but so may any other test while one panics.
    let may_be_panic = match seen.reaped {
        Reaped::Signal(number) => [libc::SIGABRT, libc::SIGILL, libc::SIGTRAP].contains(&number),
        Reaped::Code(_) | Reaped::StatusTaken => false,
    };
    if running.len() < 2 || !may_be_panic || seen.reason.is_some() {
        return running;
    }
    let mut panicked = seen
        .said
        .panics()
        .rev()
        .map(|panic| of_thread(seen, &running, &panic.thread));
    panicked.find(|tests| !tests.is_empty()).unwrap_or(running)
}

/// Those whose threads bear that name.
fn of_thread(seen: &Seen, running: &[Running], thread: &str) -> Vec<Running> {
    let order = &seen.said.progress.request().order;
    let has_name = |it: &&Running| order[it.step].test == thread;
    running.iter().filter(has_name).copied().collect()
}

fn crash(seen: &Seen) -> Crash {
    match seen.reaped {
        Reaped::Code(code) => Crash::Exit { code },
        Reaped::Signal(number) => Crash::Signal {
            number,
            name: signal_name(number),
            // Its output is not divided yet.
            overflowed: None,
            fault: seen.said.fault(number).map(Box::new),
        },
        Reaped::StatusTaken => Crash::Unknown,
    }
}
