//! Copies of this process that go on with tests of their own, made on the way through an order.
//!
//! They share the slot, the number and the temporary directory of their run: they go on with what
//! its tests have left, and that may be files.

use super::assignment::Assignment;
use super::attempt::BodyThread;
use super::panics::bounded as bounded_text;
use super::{message_pipe, streams};
use crate::harness::Supervisor;
use crate::protocol::{Attempt, BranchEnded, Captured, Launch, Message, Outcome};
use crate::protocol::{RunRequest, Settings, to_line};
use std::cell::Cell;
use std::fs::read_dir;
use std::ops::ControlFlow;
use std::thread::sleep;
use std::time::Duration;

/// Output kept of a branch: it has to fit into a message.
const HEAD_BYTES: usize = 4 * 1024;
const TAIL_BYTES: usize = 8 * 1024;
/// Of so many branches that have not passed the output is told.
const TOLD: usize = 16;
/// The longest message about a branch; what says more loses its output first, and parts of its messages last.
const LONGEST: usize = 512 * 1024;
/// As so many bytes JSON may write one of a text.
const BYTES_IN_JSON: usize = 6;
/// How often, and with which pauses, the threads are counted: one that has been joined, or is
/// about to end by itself, may still be there for a moment.
const COUNTS: u32 = 50;
const PAUSE: Duration = Duration::from_millis(2);

/// The branches of an order, and what is needed to make them.
pub(super) struct Branches<'a> {
    assignment: &'a Assignment<'a>,
    /// Threads of this process before the first test.
    threads: usize,
    /// How many branches have not passed.
    failed: Cell<usize>,
}

impl<'a> Branches<'a> {
    /// `None` where there are none.
    pub(super) fn of(assignment: &'a Assignment<'a>) -> Option<Self> {
        (!assignment.branches.is_empty()).then(|| Self {
            assignment,
            threads: threads(),
            failed: Cell::new(0),
        })
    }

    /// Makes those that belong after so many tests, one after another, and reports each.
    pub(super) fn make(&self, after: usize) -> ControlFlow<()> {
        let branches = self.assignment.branches;
        let sequence = self.assignment.branch_sequence.iter().copied();
        let mut now = sequence.filter(|branch| branches[*branch].after == after);
        let Some(first) = now.next() else {
            return ControlFlow::Continue(());
        };
        let obstacle = self.obstacle();
        [first].into_iter().chain(now).try_for_each(|branch| {
            let ended = match &obstacle {
                None => self.make_one(branch),
                Some(reason) => Err(reason.clone()),
            };
            let ended = ended.unwrap_or_else(|reason| BranchEnded::never_started(branch, reason));
            self.report(ended, branches[branch].order.len())
        })
    }

    fn report(&self, mut ended: BranchEnded, tests: usize) -> ControlFlow<()> {
        let has_passed = ended.has_passed(tests);
        if !has_passed {
            self.failed.set(self.failed.get() + 1);
            if self.failed.get() > TOLD {
                ended.attempts.iter_mut().for_each(without_output);
            }
        }
        message_pipe::send(&Message::Branched(Box::new(bounded(ended))));
        if self.assignment.until_a_branch_fails && !has_passed {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    /// Why no copy can be made now. A fork copies the calling thread only: a lock that another one
    /// holds would stay locked.
    fn obstacle(&self) -> Option<String> {
        let left = match self.threads_left() {
            0 => return None,
            1 => "1 thread of an earlier test still runs".to_owned(),
            more => format!("{more} threads of earlier tests still run"),
        };
        Some(format!("{left}, so the process cannot be copied"))
    }

    fn make_one(&self, branch: usize) -> Result<BranchEnded, String> {
        // The copy would print it again.
        streams::flush();
        let messages = message_pipe::fd().ok_or("there is no way to the harness")?;
        let settings = Settings {
            head_bytes: HEAD_BYTES,
            tail_bytes: TAIL_BYTES,
            max_output: self.assignment.max_output,
            ..Settings::default()
        };
        let mut supervisor = Supervisor::of_branches(settings, messages)
            .map_err(|error| format!("no branch could be supervised: {error}"))?;
        let order = self.assignment.branches[branch].order.clone();
        let request = RunRequest::of(branch as u64, order, Launch::Fork);
        supervisor.launch(request, BodyThread::Fresh);
        loop {
            if let Some(ended) = supervisor.turn(None, None).ended {
                return Ok(BranchEnded {
                    branch,
                    attempts: ended.attempts,
                    exit: ended.exit,
                });
            }
        }
    }

    fn threads_left(&self) -> usize {
        let mut left = threads().saturating_sub(self.threads);
        for _ in 0..COUNTS {
            if left == 0 {
                break;
            }
            sleep(PAUSE);
            left = threads().saturating_sub(self.threads);
        }
        left
    }
}

/// Without `/proc` a harness does not fork, and there are no branches.
fn threads() -> usize {
    read_dir("/proc/self/task").map_or(0, Iterator::count)
}

/// What is told of a branch, short enough for a message.
fn bounded(mut ended: BranchEnded) -> BranchEnded {
    let is_too_long = |ended: &BranchEnded| to_line(ended).len() > LONGEST;
    let shortenings: [fn(&mut Attempt); 3] = [without_output, without_hang, without_panics];
    for shorten in shortenings {
        if is_too_long(&ended) {
            ended.attempts.iter_mut().for_each(shorten);
        }
    }
    // The last one keeps its message: for that test the branch was made, or it has ended it.
    if is_too_long(&ended)
        && let [others @ .., _] = ended.attempts.as_mut_slice()
    {
        let of_messages = LONGEST / 2 / BYTES_IN_JSON;
        let most = of_messages / others.len().max(1);
        others.iter_mut().for_each(|it| cut_message(it, most));
    }
    ended
}

fn without_output(attempt: &mut Attempt) {
    for stream in [&mut attempt.stdout, &mut attempt.stderr] {
        *stream = Captured::default();
    }
}

fn without_hang(attempt: &mut Attempt) {
    if let Outcome::TimedOut { hang, .. } = &mut attempt.outcome {
        *hang = None;
    }
}

fn without_panics(attempt: &mut Attempt) {
    match &mut attempt.outcome {
        Outcome::Passed => {}
        Outcome::Failed(failure) => failure.other_panics.clear(),
        Outcome::TimedOut { panics, .. } | Outcome::Crashed { panics, .. } => panics.clear(),
    }
}

fn cut_message(attempt: &mut Attempt, most: usize) {
    if let Outcome::Failed(failure) = &mut attempt.outcome {
        failure.message = bounded_text(&failure.message, most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::MESSAGE_BYTES;
    use crate::protocol::{Exit, Failure, FailureCause};

    #[test]
    fn what_is_told_of_a_branch_always_fits_into_a_message() {
        let noisy = |step, message: &str| {
            let failure = Failure {
                cause: FailureCause::Panic,
                message: message.to_owned(),
                location: Some("tests/orders.rs:17:5".to_owned()),
                frames: Vec::new(),
                other_panics: Vec::new(),
            };
            let mut attempt = Attempt::new(step, Outcome::Failed(failure), 1);
            if step < TOLD {
                attempt.stdout.head = "\u{1}".repeat(HEAD_BYTES);
                attempt.stderr.tail = "\u{1}".repeat(TAIL_BYTES);
            }
            attempt
        };
        let branch = |attempts: usize, bytes| {
            let message = "\u{1}".repeat(bytes);
            BranchEnded {
                branch: 3,
                attempts: (0..attempts).map(|step| noisy(step, &message)).collect(),
                exit: Exit::Code { code: 0 },
            }
        };
        assert_eq!(bounded(branch(2, MESSAGE_BYTES)), branch(2, MESSAGE_BYTES));
        for (attempts, bytes) in [(80, MESSAGE_BYTES), (1000, 1000)] {
            let shortened = bounded(branch(attempts, bytes));
            assert_eq!(shortened.attempts.len(), attempts);
            assert!(to_line(&shortened).len() <= LONGEST);
            let messages = shortened.attempts.iter().map(|it| match &it.outcome {
                Outcome::Failed(failure) => failure.message.len(),
                other => panic!("{other:?}"),
            });
            // What the branch was made for is told as it was, and of the others how they begin.
            let lengths: Vec<usize> = messages.collect();
            assert_eq!(lengths.last(), Some(&bytes));
            assert!(lengths.iter().all(|length| *length > 40), "{lengths:?}");
        }
    }
}
