//! One child from launch to reaped: its pipes, its phase, and what it has said so far.

use super::capture::Capture;
use super::clock::micros;
use super::conclude::{Seen, conclude};
use super::exit_watch::{ExitWatch, Reaped};
use super::leftovers::{Look, kill_leftovers};
use super::phase::{Blow, Phase, Reason};
use super::pipes::OurEnds;
use super::stream::Stream;
use crate::protocol::{
    Attempt, Line, LineReader, Message, Outcome, PanicReport, RunEnded, RunRequest, Settings, Step,
    passed_line,
};
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

/// The longest message a child can send: a panic message is cut well below it.
const MAX_MESSAGE: usize = 1 << 20;
/// What is still read of each pipe once the process is gone: more than a pipe can hold.
const REST: usize = 4 << 20;
/// What a process has at least, after its last test, for destructors and `atexit` handlers
/// (coverage files, leak checks), however short its test's grace period.
const EXIT_LIMIT: Duration = Duration::from_secs(10);

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
    request: RunRequest,
    pid: Pid,
    started: Instant,
    step_started: Instant,
    phase: Phase,
    watch: ExitWatch,
    stdout: (Stream, Capture),
    stderr: (Stream, Capture),
    messages: (Stream, LineReader),
    said: Said,
    /// How many tests had ended when the first blow fell.
    struck_after: Option<usize>,
}

#[derive(Debug, Default)]
struct Said {
    ended: Vec<Attempt>,
    panics: Vec<PanicReport>,
    could_not_start: Option<String>,
}

impl LiveRun {
    pub(super) fn new(request: RunRequest, pid: Pid, ends: OurEnds, settings: &Settings) -> Self {
        let now = Instant::now();
        let capture = || Capture::new(settings.head_bytes, settings.tail_bytes);
        let mut run = Self {
            request,
            pid,
            started: now,
            step_started: now,
            phase: Phase::running(now, Duration::ZERO),
            watch: ExitWatch::new(pid),
            stdout: (Stream::new(ends.stdout), capture()),
            stderr: (Stream::new(ends.stderr), capture()),
            messages: (Stream::new(ends.messages), LineReader::new(MAX_MESSAGE)),
            said: Said::default(),
            struck_after: None,
        };
        run.begin_step(now);
        run
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
    pub(super) fn read(&mut self, source: Source, buffer: &mut [u8]) {
        match source {
            Source::Exit => {}
            Source::Stdout => {
                let (stream, capture) = &mut self.stdout;
                stream.drain(buffer, |bytes| capture.push(bytes));
            }
            Source::Stderr => {
                let (stream, capture) = &mut self.stderr;
                stream.drain(buffer, |bytes| capture.push(bytes));
            }
            Source::Messages => self.listen(buffer),
        }
    }

    fn listen(&mut self, buffer: &mut [u8]) {
        let (stream, lines) = &mut self.messages;
        let said = &mut self.said;
        let before = said.ended.len();
        stream.drain(buffer, |bytes| said.take_in(bytes, lines));
        if self.said.ended.len() > before && self.phase.reason().is_none() {
            self.begin_step(Instant::now());
        }
    }

    fn quiet_until(&self) -> Instant {
        self.started + QUIET
    }

    /// Ends what is over time.
    pub(super) fn on_time(&mut self, now: Instant, buffer: &mut [u8]) {
        if self
            .phase
            .next_deadline()
            .is_none_or(|deadline| now < deadline)
        {
            return;
        }
        // It may have ended in time, and its word may still be in the pipe.
        self.listen(buffer);
        let reason = match self.request.order.get(self.said.ended.len()) {
            Some(_) => Reason::AttemptTimedOut,
            None => Reason::DidNotExit,
        };
        let blow = self.phase.on_time(now, self.grace(), reason);
        self.strike(blow);
    }

    /// The session stops.
    pub(super) fn stop(&mut self, kill: bool, buffer: &mut [u8]) {
        // What has ended by now counts; what happens after the blow does not.
        self.listen(buffer);
        let blow = if kill {
            Some(self.phase.on_kill())
        } else {
            self.phase.on_stop(Instant::now(), self.grace())
        };
        self.strike(blow);
    }

    pub(super) fn try_reap(&self) -> Option<Reaped> {
        self.watch.try_reap()
    }

    /// The last drain, the look at what was left behind, and the conclusion.
    pub(super) fn finish(mut self, reaped: Reaped, look: Look, buffer: &mut [u8]) -> RunEnded {
        let now = Instant::now();
        let leaked = kill_leftovers(self.pid, look);
        let (stream, capture) = &mut self.stdout;
        stream.drain_rest(buffer, REST, |bytes| capture.push(bytes));
        let (stream, capture) = &mut self.stderr;
        stream.drain_rest(buffer, REST, |bytes| capture.push(bytes));
        let (stream, lines) = &mut self.messages;
        let said = &mut self.said;
        stream.drain_rest(buffer, REST, |bytes| said.take_in(bytes, lines));

        // What a test does after our blow is not its own doing.
        if let Some(count) = self.struck_after {
            self.said.ended.truncate(count);
        }
        let (mut attempts, exit) = conclude(Seen {
            order: &self.request.order,
            ended: self.said.ended,
            panics: self.said.panics,
            could_not_start: self.said.could_not_start,
            reason: self.phase.reason(),
            reaped,
            us: micros(self.step_started, now),
        });
        let keep_all = self.request.keep_output;
        let wants_output = |attempt: &&mut Attempt| keep_all || attempt.outcome != Outcome::Passed;
        let mut wanting = attempts.iter_mut().filter(wants_output).peekable();
        if wanting.peek().is_some() {
            let (stdout, stderr) = (self.stdout.1.finish(), self.stderr.1.finish());
            for attempt in wanting {
                attempt.stdout.clone_from(&stdout);
                attempt.stderr.clone_from(&stderr);
            }
        }
        RunEnded {
            run: self.request.run,
            attempts,
            branches: Vec::new(),
            exit,
            leaked,
            us: micros(self.started, now),
        }
    }

    /// Starts the clock of the next test, or of the exit after the last one.
    fn begin_step(&mut self, now: Instant) {
        self.step_started = now;
        let step = self.request.order.get(self.said.ended.len());
        let limit = step.map_or_else(
            || self.grace().max(EXIT_LIMIT),
            |step| Duration::from_millis(step.timeout_ms),
        );
        self.phase = Phase::running(now, limit);
    }

    fn grace(&self) -> Duration {
        let order = &self.request.order;
        let step: Option<&Step> = order.get(self.said.ended.len()).or(order.last());
        step.map_or(Duration::ZERO, |step| Duration::from_millis(step.grace_ms))
    }

    fn strike(&mut self, blow: Option<Blow>) {
        let signal = match blow {
            Some(Blow::Term) => Signal::SIGTERM,
            Some(Blow::Kill) => Signal::SIGKILL,
            None => return,
        };
        self.struck_after.get_or_insert(self.said.ended.len());
        // Fails only if the group is already gone; then the exit is about to be seen.
        let _ = killpg(self.pid, signal);
        // It may have left its group. It is not reaped yet, so the number is still its own.
        let _ = kill(self.pid, signal);
    }
}

impl Said {
    /// Takes in what the pipe gave: usually one whole line, the commonest.
    fn take_in(&mut self, bytes: &[u8], lines: &mut LineReader) {
        match passed_line::read(bytes) {
            Some((step, us)) if lines.is_at_start() => {
                let attempt = Attempt::new(step, Outcome::Passed, us);
                self.hear(Line::Value(Message::Ended(attempt)));
            }
            _ => lines.feed(bytes, |line| self.hear(line)),
        }
    }

    /// Garbage on the descriptor says nothing: a test may write there by mistake.
    fn hear(&mut self, line: Line<Message>) {
        match line {
            Line::Value(Message::Ended(attempt)) if attempt.step == self.ended.len() => {
                self.panics.clear();
                self.ended.push(attempt);
            }
            Line::Value(Message::Panicked(report)) => self.panics.push(report),
            Line::Value(Message::CouldNotStart { call, errno }) => {
                let errno = nix::errno::Errno::from_raw(errno);
                self.could_not_start = Some(format!("{call}: {}", errno.desc()));
            }
            Line::Value(Message::Refused { reason }) => self.could_not_start = Some(reason),
            Line::Value(Message::Ended(_) | Message::Began { .. } | Message::Branched(_))
            | Line::Unreadable(_) => {}
        }
    }
}
