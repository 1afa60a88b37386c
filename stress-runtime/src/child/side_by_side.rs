//! Runs the tests of an order in several threads, as libtest does with `--test-threads`.
//!
//! One loop starts them in their order and starts the next as soon as one ends.

use super::assignment::Assignment;
use super::attempt::{fresh, no_thread, outcome};
use super::order::{end_at_once, end_if_copy, micros_since};
use super::stagger::delay;
use super::{message_pipe, panics};
use crate::body::BodyResult;
use crate::protocol::Message;
use crate::test_case::TestCase;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A test whose thread has been started and not yet joined.
struct Running {
    step: usize,
    case: &'static TestCase,
    thread: JoinHandle<BodyResult>,
}

/// Tells that a body has ended, however it did, and after how many microseconds.
struct Over {
    step: usize,
    begun: Instant,
    to: Sender<(usize, u64)>,
}

impl Drop for Over {
    fn drop(&mut self) {
        // Before it touches the channel, which has the state of a moment long past in a copy.
        end_if_copy();
        // The receiver outlives all threads that it waits for.
        let _ = self.to.send((self.step, micros_since(self.begun)));
    }
}

/// Runs them all, as many at the same time as is asked for.
pub(super) fn run(assignment: &Assignment<'_>) {
    let threads = assignment.threads;
    let (sender, over) = channel();
    let mut waiting = assignment.order.iter().enumerate();
    let mut running: Vec<Running> = Vec::new();
    loop {
        while running.len() < threads
            && let Some((step, (name, case))) = waiting.next()
        {
            // All others begin when another one ends, whenever that is.
            let is_first = step < threads && assignment.stagger_us > 0;
            let late = is_first.then(|| delay(step, assignment.stagger_us));
            running.extend(start(step, name, case, late, sender.clone()));
        }
        if running.is_empty() {
            return;
        }
        let Ok((step, us)) = over.recv() else { return };
        if let Some(at) = running.iter().position(|test| test.step == step) {
            let Running { case, thread, .. } = running.swap_remove(at);
            let id = thread.thread().id();
            let result = thread.join();
            let outcome = outcome(case, result, id, panics::end_beside(id));
            message_pipe::send_ended(step, outcome, us);
            if let Some(linger) = assignment.ends_with(step) {
                return wait_for(running.len(), &over, linger);
            }
        }
    }
}

/// Lets those come to their end that can; for what hangs the process does not wait.
fn wait_for(running: usize, over: &Receiver<(usize, u64)>, linger: Duration) {
    let end = Instant::now() + linger;
    // Each of them says once that it is over.
    for _ in 0..running {
        let left = end.saturating_duration_since(Instant::now());
        if over.recv_timeout(left).is_err() {
            end_at_once();
        }
    }
}

/// Starts a test; one that cannot be started has ended.
fn start(
    step: usize,
    name: &str,
    case: &'static TestCase,
    late: Option<Duration>,
    to: Sender<(usize, u64)>,
) -> Option<Running> {
    message_pipe::send(&Message::Began { step });
    let begun = Instant::now();
    let body = case.body;
    let work = move || {
        let mut over = Over { step, begun, to };
        if let Some(late) = late {
            thread::sleep(late);
            over.begun = Instant::now();
        }
        body()
    };
    match panics::begin_beside(|| fresh(name, work)) {
        Ok(thread) => Some(Running { step, case, thread }),
        Err(error) => {
            let us = micros_since(begun);
            message_pipe::send_ended(step, no_thread(&error), us);
            None
        }
    }
}
