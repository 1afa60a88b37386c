//! What a child has said so far.

use super::clock::micros_between;
use super::exit_watch::Reaped;
use super::printed_panics::printed_panics;
use super::progress::{Progress, Running};
use super::told_by_harness::ToldByHarness;
use crate::protocol::{
    Attempt, Fault, Line, LineReader, Message, Outcome, PanicReport, PassedLine, RunRequest,
    Struck, Trace,
};
use std::time::Instant;

/// Panics kept of a run: a child tells some twenty of each test.
const KEPT: usize = 1024;
/// No more threads than these are asked where they are.
const KEPT_TRACES: usize = 64;

/// All of it, as far as it still matters.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) progress: Progress,
    /// Panics that concern tests that run now, each with its number.
    panics: Vec<(u64, PanicReport)>,
    next_panic: u64,
    pub(super) could_not_start: Option<String>,
    /// What threads have answered that were asked where they are.
    pub(super) traces: Vec<Trace>,
    /// The last that was hit by a signal which ends the process.
    struck: Option<Struck>,
    /// The first blow has fallen, or it has been asked where it is: what ends from now on is not the test's own doing.
    is_struck: bool,
}

impl Said {
    pub(super) fn nothing(request: RunRequest, now: Instant) -> Self {
        Self {
            progress: Progress::new(request, now),
            panics: Vec::new(),
            next_panic: 0,
            could_not_start: None,
            traces: Vec::new(),
            struck: None,
            is_struck: false,
        }
    }

    /// From now on nothing begins or ends.
    pub(super) fn strike(&mut self) {
        self.is_struck = true;
    }

    /// Takes in what the pipe gave: usually one whole line, the commonest. Returns whether something
    /// has begun or ended.
    pub(super) fn take_in(&mut self, bytes: &[u8], lines: &mut LineReader, now: Instant) -> bool {
        match PassedLine::read(bytes) {
            Some((step, us)) if lines.is_at_start() => {
                self.end(Attempt::new(step, Outcome::Passed, us), now)
            }
            _ => {
                let mut has_moved = false;
                lines.feed(bytes, |line| has_moved |= self.hear(line, now));
                has_moved
            }
        }
    }

    /// Garbage on the descriptor says nothing: a test may write there by mistake.
    fn hear(&mut self, line: Line<Message>, now: Instant) -> bool {
        match line {
            Line::Value(Message::Ended(attempt)) => return self.end(attempt, now),
            Line::Value(Message::Began { step }) if !self.is_struck => {
                return self.progress.begin(step, now, self.next_panic);
            }
            Line::Value(Message::Branched(branch)) if !self.is_struck => {
                return self.progress.end_branch(*branch, now);
            }
            // A question or a blow may be what makes it panic.
            Line::Value(Message::Panicked(report)) if !self.is_struck => {
                if self.panics.len() < KEPT {
                    self.panics.push((self.next_panic, report));
                }
                self.next_panic += 1;
            }
            Line::Value(Message::Struck(struck)) if !self.is_struck => self.struck = Some(struck),
            Line::Value(Message::CouldNotStart { call, errno }) => {
                let errno = nix::errno::Errno::from_raw(errno);
                self.could_not_start = Some(format!("{call}: {}", errno.desc()));
            }
            Line::Value(Message::Refused { reason }) => self.could_not_start = Some(reason),
            Line::Value(Message::Trace(trace)) => {
                let is_last_word = self.struck.as_ref().is_some_and(|it| it.tid == trace.tid);
                if (self.is_struck || is_last_word) && self.traces.len() < KEPT_TRACES {
                    self.traces.push(*trace);
                }
            }
            Line::Value(
                Message::Began { .. }
                | Message::Branched(_)
                | Message::Panicked(_)
                | Message::Struck(_),
            )
            | Line::Unreadable(_) => {}
        }
        false
    }

    /// A child without a runtime inside says nothing itself: what it printed, and how it ended, stand
    /// for what it would have said.
    pub(super) fn take_for_said(
        &mut self,
        told: &ToldByHarness,
        stderr: &str,
        reaped: Reaped,
        (started, now): (Instant, Instant),
    ) {
        let Some(step) = self.progress.request().order.first() else {
            return;
        };
        let panics = printed_panics(stderr);
        match told.outcome(&step.test, reaped, stderr, &panics) {
            Some(outcome) => {
                self.end(Attempt::new(0, outcome, micros_between(started, now)), now);
            }
            None => {
                for panic in panics {
                    self.hear(Line::Value(Message::Panicked(panic)), now);
                }
            }
        }
    }

    fn end(&mut self, attempt: Attempt, now: Instant) -> bool {
        let step = attempt.step;
        if self.is_struck || !self.progress.end(attempt, now) {
            return false;
        }
        if !self.panics.is_empty() {
            self.forget_panics_of(step);
        }
        true
    }

    /// Keeps what concerns those that still run.
    fn forget_panics_of(&mut self, step: usize) {
        let order = &self.progress.request().order;
        if !self.progress.request().is_side_by_side() {
            return self.panics.clear();
        }
        let (test, running) = (&order[step].test, self.progress.begun());
        let has_twin = running.iter().any(|it| order[it.step].test == *test);
        let oldest = running.iter().map(|it| it.first_panic).min();
        self.panics.retain(|(number, report)| {
            let is_recent = oldest.is_some_and(|oldest| *number >= oldest);
            is_recent && (has_twin || report.thread != *test)
        });
    }

    /// What the thread has said that was hit by this signal.
    pub(super) fn fault(&self, signal: i32) -> Option<Fault> {
        let struck = self.struck.as_ref().filter(|it| it.signal == signal)?;
        let trace = self.traces.iter().find(|it| it.tid == struck.tid);
        let name = trace.and_then(|trace| trace.name.clone());
        Some(Fault {
            thread: name.unwrap_or_else(|| struck.thread.clone()),
            address: struck.address.clone(),
            frames: trace.map_or_else(Vec::new, |trace| trace.frames.clone()),
        })
    }

    /// All panics that concern what runs now.
    pub(super) fn panics(&self) -> impl DoubleEndedIterator<Item = &PanicReport> {
        self.panics.iter().map(|(_, report)| report)
    }

    /// Those that concern this test: its own, and those of threads that are no other test's.
    pub(super) fn panics_of(&self, running: Running) -> Vec<PanicReport> {
        if !self.progress.request().is_side_by_side() {
            return self.panics().cloned().collect();
        }
        let order = &self.progress.request().order;
        let concerns = |(number, report): &&(u64, PanicReport)| {
            let is_others = || order.iter().any(|step| step.test == report.thread);
            let is_own = report.thread == order[running.step].test;
            *number >= running.first_panic && (is_own || !is_others())
        };
        let concerning = self.panics.iter().filter(concerns);
        concerning.map(|(_, report)| report.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Launch, Step, to_line};

    fn said(tests: &[&str], threads: usize) -> Said {
        let step = |test: &&str| Step {
            test: (*test).to_owned(),
            timeout_ms: 1000,
            grace_ms: 100,
        };
        let request = RunRequest {
            threads,
            ..RunRequest::of(1, tests.iter().map(step).collect(), Launch::Fork)
        };
        Said::nothing(request, Instant::now())
    }

    fn hear(said: &mut Said, message: &Message) -> bool {
        let mut lines = LineReader::new(1000);
        said.take_in(&to_line(message), &mut lines, Instant::now())
    }

    fn panicked(thread: &str, message: &str) -> Message {
        Message::Panicked(PanicReport {
            thread: thread.to_owned(),
            message: message.to_owned(),
            location: None,
            frames: Vec::new(),
        })
    }

    fn ended(step: usize) -> Message {
        Message::Ended(Attempt::new(step, Outcome::Passed, 1))
    }

    fn told(said: &Said) -> Vec<(usize, Vec<String>)> {
        let messages = |running| {
            let panics = said.panics_of(running).into_iter();
            (running.step, panics.map(|it| it.message).collect())
        };
        said.progress.running().map(messages).collect()
    }

    #[test]
    fn what_ends_after_the_blow_does_not_count() {
        let mut said = said(&["a", "b"], 1);
        assert!(hear(&mut said, &ended(0)));
        said.strike();
        assert!(!hear(&mut said, &ended(1)));
        assert_eq!(said.progress.ended().len(), 1);
    }

    #[test]
    fn panics_go_to_the_tests_that_they_concern() {
        let mut said = said(&["a", "b", "c"], 2);
        hear(&mut said, &Message::Began { step: 0 });
        hear(&mut said, &panicked("a", "of a"));
        hear(&mut said, &panicked("pool", "early"));
        hear(&mut said, &Message::Began { step: 1 });
        hear(&mut said, &panicked("b", "of b"));
        hear(&mut said, &panicked("pool", "late"));
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            told(&said),
            [
                (0, texts(&["of a", "early", "late"])),
                (1, texts(&["of b", "late"]))
            ]
        );
        hear(&mut said, &ended(0));
        assert_eq!(told(&said), [(1, texts(&["of b", "late"]))]);
        assert_eq!(said.panics().count(), 2);
        hear(&mut said, &ended(1));
        assert_eq!(said.panics().count(), 0);
    }
}
