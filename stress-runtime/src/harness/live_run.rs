//! One child from launch to reaped: its pipes, its phase, and what it has said so far.

mod finish;

use super::exit_watch::{ExitWatch, Reaped};
use super::isolation::Quarters;
use super::looking::{Looking, MainThread};
use super::output_limit::OutputLimit;
use super::phase::{Blow, Phase, Reason};
use super::pipes::ChildEnds;
use super::said::Said;
use super::sections::{Sections, is_kept};
use super::spare_pipes::Pipes;
use super::stream::Stream;
use crate::protocol::limits::{WHILE_EXITING, to_end};
use crate::protocol::{LONGEST_MESSAGE, Launch, LineReader, RunRequest, Separator, Settings};
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

/// For so long after the launch the pipes are left alone. A child that fills one (64 KiB) in this
/// time waits for the rest of it.
const QUIET: Duration = Duration::from_millis(2);

/// Where something can be heard of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Exit,
    Stdout,
    Stderr,
    Messages,
}

/// A child that has been launched and not yet reaped.
#[derive(Debug)]
pub(super) struct LiveRun {
    pid: Pid,
    pub(super) started: Instant,
    pub(super) phase: Phase,
    watch: ExitWatch,
    stdout: (Stream, Sections),
    stderr: (Stream, Sections),
    messages: (Stream, LineReader),
    /// Held for the next run.
    theirs: ChildEnds,
    quarters: Quarters,
    output_limit: OutputLimit,
    /// Whether one that is late is to leave a core dump.
    dumps_core: bool,
    pub(super) said: Said,
    /// Tests that had passed their limits when it was looked at, or the first blow fell.
    late: Vec<usize>,
    /// Set when a test has passed its limit.
    looking: Option<Box<Looking>>,
    was_paused: bool,
}

impl LiveRun {
    /// `separator` is what the child writes between its tests.
    pub(super) fn new(
        request: RunRequest,
        separator: Option<Separator>,
        (pid, now): (Pid, Instant),
        pipes: Pipes,
        quarters: Quarters,
        settings: &Settings,
    ) -> Self {
        let Pipes { ours, theirs } = pipes;
        let mut stdout = Sections::new(settings, separator.clone());
        if request.launch == Launch::Exec {
            stdout = stdout.with_harness();
        }
        let said = Said::nothing(request, now);
        Self {
            pid,
            started: now,
            phase: Phase::running(said.progress.deadline()),
            watch: ExitWatch::new(pid),
            stdout: (Stream::new(ours.stdout), stdout),
            stderr: (Stream::new(ours.stderr), Sections::new(settings, separator)),
            messages: (Stream::new(ours.messages), LineReader::new(LONGEST_MESSAGE)),
            theirs,
            quarters,
            output_limit: OutputLimit(settings.max_output),
            dumps_core: settings.core,
            said,
            late: Vec::new(),
            looking: None,
            was_paused: false,
        }
    }

    pub(super) fn pid(&self) -> Pid {
        self.pid
    }

    /// What to poll for reading. At first that is the exit alone: most runs are over soon, and
    /// their pipes are then read once instead of waking us for every line.
    pub(super) fn sources(&self, now: Instant) -> impl Iterator<Item = (Source, BorrowedFd<'_>)> {
        let exit = self.watch.fd();
        let quiet = exit.is_some() && now < self.quiet_until();
        let pipes = [
            (Source::Stdout, self.stdout.0.fd()),
            (Source::Stderr, self.stderr.0.fd()),
            (Source::Messages, self.messages.0.fd()),
        ];
        let pipes = pipes.into_iter().filter(move |_| !quiet);
        [(Source::Exit, exit)]
            .into_iter()
            .chain(pipes)
            .filter_map(|(source, fd)| Some((source, fd?)))
    }

    /// Whether `poll` wakes up when the child ends.
    pub(super) fn has_exit_fd(&self) -> bool {
        self.watch.fd().is_some()
    }

    /// When this run must be looked at even if nothing happens.
    pub(super) fn next_deadline(&self, now: Instant) -> Option<Instant> {
        let quiet = Some(self.quiet_until()).filter(|until| now < *until);
        [self.phase.next_deadline(), quiet]
            .into_iter()
            .flatten()
            .min()
    }

    /// Reads what one of the pipes holds now.
    pub(super) fn read(&mut self, source: Source, now: Instant, buffer: &mut [u8]) {
        match source {
            Source::Exit => return,
            Source::Messages => return self.listen(now, buffer),
            Source::Stdout | Source::Stderr => {}
        }
        let sections = self.drain(source, buffer);
        let is_too_long = sections.is_too_long_now();
        if sections.has_ended_ones() {
            // Which of them are wanted stands in the message pipe by now, but for the last.
            self.listen(now, buffer);
            self.settle();
        }
        if is_too_long {
            self.end_flood(source, now, buffer);
        }
    }

    /// Takes in what one of the two streams holds now.
    fn drain(&mut self, source: Source, buffer: &mut [u8]) -> &Sections {
        let (stream, sections) = match source {
            Source::Stderr => &mut self.stderr,
            _ => &mut self.stdout,
        };
        stream.drain(buffer, |bytes| sections.push(bytes));
        sections
    }

    fn end_flood(&mut self, source: Source, now: Instant, buffer: &mut [u8]) {
        let Some(reason) = self.output_limit.reason(source) else {
            return;
        };
        // What has ended by now counts; what happens after the blow does not.
        self.listen(now, buffer);
        // A test ends its output before it says that it has ended: then it was not the one that runs now.
        if !self.drain(source, buffer).is_too_long_now() {
            return;
        }
        let grace = self.said.progress.grace();
        let blow = self.phase.end(now, grace, reason);
        self.strike(blow);
    }

    fn listen(&mut self, now: Instant, buffer: &mut [u8]) {
        let (stream, lines) = &mut self.messages;
        let said = &mut self.said;
        let mut has_moved = false;
        stream.drain(buffer, |bytes| has_moved |= said.take_in(bytes, lines, now));
        if has_moved {
            self.phase = Phase::running(self.said.progress.deadline());
        }
    }

    /// Forgets output that nobody wants.
    fn settle(&mut self) {
        let keep_output = self.said.progress.request().keep_output;
        let is_struck = self.phase.reason().is_some();
        let ended = self.said.progress.ended();
        for (_, sections) in [&mut self.stdout, &mut self.stderr] {
            let mut is_kept = is_kept(keep_output);
            // Sections come from orders that run one after another: the step is the place.
            sections.settle(|step| match ended.get(step) {
                Some(attempt) => Some(is_kept(&attempt.outcome)),
                // What begins after the blow will not be heard of.
                None => (is_struck && step > ended.len()).then_some(false),
            });
        }
    }

    fn quiet_until(&self) -> Instant {
        self.started + QUIET
    }

    /// Looks at what is over time, and ends it.
    pub(super) fn on_time(&mut self, now: Instant, buffer: &mut [u8]) {
        if let Phase::Looking { reason, .. } = self.phase {
            // An answer may have come before anything was due.
            let next = self.looking.as_mut();
            let next = next.and_then(|it| it.go_on(now, &self.said.traces));
            self.phase.look(reason, next.unwrap_or(now));
        }
        if self
            .phase
            .next_deadline()
            .is_none_or(|deadline| now < deadline)
        {
            return;
        }
        // It may have ended in time, and its word may still be in the pipe.
        self.listen(now, buffer);
        let reason = match self.said.progress.is_complete() {
            false => Reason::AttemptTimedOut,
            true if self.phase.reason().is_none() && self.may_still_exit(now) => {
                self.phase = Phase::running(now.checked_add(WHILE_EXITING));
                return;
            }
            true => Reason::DidNotExit,
        };
        let progress = &self.said.progress;
        let (late, grace) = (progress.late(now), progress.grace());
        if self.phase.reason().is_none() {
            self.late = late;
            self.looking = self.look(now, grace);
            if self.looking.is_some() {
                self.said.strike();
                return self.phase.look(reason, now);
            }
        }
        let end = to_end(grace, self.dumps_core);
        let blow = self.phase.on_time(now, end, reason);
        if self.dumps_core && blow == Some(Blow::Term) {
            // The others of its group are ended with what it leaves behind.
            self.said.strike();
            let _ = kill(self.pid, Signal::SIGABRT);
            return;
        }
        self.strike(blow);
    }

    fn may_still_exit(&mut self, now: Instant) -> bool {
        self.watch.is_beyond_signals()
            || (self.said.progress.may_still_exit(now) && self.watch.has_run())
    }

    /// Begins to look at what the first late test does; `None` if none is late.
    fn look(&self, now: Instant, grace: Duration) -> Option<Box<Looking>> {
        let request = self.said.progress.request();
        let test = &request.order.get(*self.late.first()?)?.test;
        let is_alone = request.order.len() == 1 && request.branches.is_empty();
        let main = match request.launch {
            Launch::Exec => MainThread::IsNotOurs,
            Launch::Fork if is_alone => MainThread::RunsTest,
            // The child gives each test a thread, as libtest does.
            Launch::Fork | Launch::Spawn => MainThread::Waits,
        };
        Looking::begin(self.pid, test, main, now, grace).map(Box::new)
    }

    /// It has been stopped: what it has said by now ended before.
    pub(super) fn pause(&mut self, now: Instant, buffer: &mut [u8]) {
        self.was_paused = true;
        self.listen(now, buffer);
    }

    /// It was paused for so long.
    pub(super) fn stood_still(&mut self, stood: Duration) {
        self.said.progress.stood_still(stood);
    }

    /// The session stops.
    pub(super) fn stop(&mut self, kill: bool, now: Instant, buffer: &mut [u8]) {
        // What has ended by now counts; what happens after the blow does not.
        self.listen(now, buffer);
        let blow = if kill {
            Some(self.phase.on_kill())
        } else {
            self.phase.on_stop(now, self.said.progress.grace())
        };
        self.strike(blow);
    }

    pub(super) fn try_reap(&self) -> Option<Reaped> {
        self.watch.try_reap()
    }

    fn strike(&mut self, blow: Option<Blow>) {
        let signal = match blow {
            Some(Blow::Term) => Signal::SIGTERM,
            Some(Blow::Kill) => Signal::SIGKILL,
            None => return,
        };
        // What a test does after our blow is not its own doing.
        self.said.strike();
        // Fails only if the group is already gone; then the exit is about to be seen.
        let _ = killpg(self.pid, signal);
        // It may have left its group. It is not reaped yet, so the number is still its own.
        let _ = kill(self.pid, signal);
    }
}

// Elsewhere it is not known whether a process works.
#[cfg(all(test, target_os = "linux"))]
mod tests;
