//! The engine: one child at a time, one `poll` for its pipes, its exit and its deadline. Several at once are
//! several harnesses.

use super::clock::{Clock, LONGEST_WAIT};
use super::core_dumps;
use super::exec_image;
use super::exit_watch::Reaped;
use super::isolation::{Isolation, Quarters};
use super::launch::{Sheds, Start, launch};
use super::leftovers::{Look, reap_orphans};
use super::live_run::{LiveRun, Source};
use super::pausing::Pausing;
use super::private_dir::Others;
use super::spare_pipes::{Pipes, SparePipes};
use super::subject::Subject;
use super::under_way::under_way;
use crate::child::{Assignment, BodyThread, run_order};
use crate::protocol::{
    Attempt, Crash, Exit, Launch, Left, Outcome, RunEnded, RunRequest, Separator, Settings,
    UnderWay,
};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::unistd::Pid;
use std::fs::File;
use std::os::fd::{AsRawFd, BorrowedFd, RawFd};
use std::time::{Duration, Instant};

/// Where the system cannot wake us when the child ends, it is asked this often.
const ASK_AGAIN: Duration = Duration::from_millis(2);
/// Where a run can be heard.
const SOURCES: usize = 4;
/// Read at once from a pipe: as much as it can hold by default.
const BUFFER: usize = 64 * 1024;

/// Launches and supervises runs. Every launched run comes back from [`turn`](Self::turn) once.
pub(crate) struct Supervisor {
    settings: Settings,
    isolation: Isolation,
    clock: Clock,
    pausing: Pausing,
    /// Boxed: moved, it would write to two more pages, which the next fork makes us copy.
    live: Option<Box<LiveRun>>,
    ended: Option<RunEnded>,
    /// Whether this process is a subreaper and has no children but runs.
    inherits_orphans: bool,
    /// In a child that supervises branches of itself: its way to its own harness.
    branched_from: Option<RawFd>,
    /// The program that is run instead of this one.
    subject: Option<Subject>,
    null: File,
    buffer: Vec<u8>,
    spare: SparePipes,
}

/// What came of one turn.
pub(crate) struct Turn {
    pub(crate) ended: Option<RunEnded>,
    /// Whether the caller's own descriptor is ready.
    pub(crate) extra_ready: bool,
}

impl Supervisor {
    pub(crate) fn new(settings: Settings) -> std::io::Result<Self> {
        let null = File::options().read(true).write(true).open("/dev/null")?;
        let buffer = vec![0; BUFFER];
        Ok(Self {
            isolation: Isolation::new(&settings),
            settings,
            clock: Clock::default(),
            pausing: Pausing::default(),
            live: None,
            ended: None,
            inherits_orphans: false,
            branched_from: None,
            subject: None,
            null,
            buffer,
            spare: SparePipes::default(),
        })
    }

    /// One for copies of this process that keep its descriptors but for `messages`.
    pub(crate) fn of_branches(settings: Settings, messages: RawFd) -> std::io::Result<Self> {
        let branched_from = Some(messages);
        Self::new(settings).map(|supervisor| Self {
            branched_from,
            ..supervisor
        })
    }

    /// One for runs of another program.
    pub(crate) fn of_subject(subject: Subject) -> std::io::Result<Self> {
        Self::new(Settings::default()).map(|supervisor| Self {
            subject: Some(subject),
            ..supervisor
        })
    }

    pub(crate) fn settings(&mut self, settings: Settings) {
        core_dumps::allow(settings.core);
        self.isolation = Isolation::new(&settings);
        self.settings = settings;
    }

    /// Nothing more will be launched: leaves nothing in the file system.
    pub(crate) fn end(&mut self) {
        self.isolation.end(false);
    }

    /// The same after the death of the tool.
    pub(super) fn end_as_orphan(&mut self) {
        self.isolation.end(true);
    }

    /// From now on orphans of runs become children of this process.
    pub(crate) fn inherits_orphans(&mut self) {
        self.inherits_orphans = true;
    }

    /// Whether another run may start: the last one is over, and has been told of.
    pub(crate) fn is_idle(&self) -> bool {
        self.live.is_none() && self.ended.is_none()
    }

    /// Starts a run, if it [is idle](Self::is_idle). One that cannot start ends at once, with its reason.
    ///
    /// `thread` says whether a fork of the calling thread is one in which the first test can run.
    pub(crate) fn launch(&mut self, request: RunRequest, thread: BodyThread) {
        let quarters = self.isolation.take();
        match self.try_launch(&request, thread, &quarters) {
            Ok((pid, pipes, separator)) => {
                let child = (pid, self.clock.now());
                let run = LiveRun::new(request, separator, child, pipes, quarters, &self.settings);
                self.live = Some(Box::new(run));
            }
            Err(reason) => {
                self.isolation.give_back_unused(quarters);
                self.ended = Some(never_started(&request, reason));
            }
        }
    }

    fn try_launch(
        &mut self,
        request: &RunRequest,
        thread: BodyThread,
        quarters: &Quarters,
    ) -> Result<(Pid, Pipes, Option<Separator>), String> {
        let pipes = self.spare.take();
        let pipes = pipes.map_err(|error| format!("pipe: {error}"))?;
        let null = self.null.as_raw_fd();
        let needs_separator = request.order.len() > 1 && !request.is_side_by_side();
        let separator = needs_separator.then(Separator::random).transpose();
        let separator = separator.map_err(|error| format!("/dev/urandom: {error}"))?;
        let started = match request.launch {
            Launch::Fork => {
                let max_output = self.settings.max_output;
                let assignment = Assignment::of(request, separator.as_ref(), max_output)?;
                let body = |messages| run_order(&assignment, messages, thread);
                let supervision;
                let sheds = match self.branched_from {
                    None => {
                        self.isolation.tell_copies(quarters, request.run);
                        Sheds::All
                    }
                    Some(messages) => {
                        let (ours, theirs) = (pipes.ours.raw(), pipes.theirs.raw());
                        supervision = [&[null, messages], ours.as_slice(), &theirs].concat();
                        Sheds::These(&supervision)
                    }
                };
                launch(Start::Fork(&body, sheds), null, &pipes.theirs)
            }
            Launch::Spawn => {
                let variables = self.isolation.variables(quarters, request.run);
                let image = exec_image::ourselves(request, separator.as_ref(), variables)?;
                launch(Start::Spawn(&image), null, &pipes.theirs)
            }
            Launch::Exec => {
                let subject = self.subject.as_ref();
                let subject = subject.ok_or("this is the harness of no other program")?;
                let variables = self.isolation.variables(quarters, request.run);
                let image = subject.image(request, variables)?;
                launch(Start::Exec(&image), null, &pipes.theirs)
            }
        };
        started
            .map(|pid| (pid, pipes, separator))
            .map_err(|errno| format!("fork: {}", errno.desc()))
    }

    /// Waits until something happens, at most until `until`, and deals with it. `extra` is polled
    /// too; what is ready of it is the caller's to deal with.
    pub(crate) fn turn(
        &mut self,
        extra: Option<(BorrowedFd<'_>, PollFlags)>,
        until: Option<Instant>,
    ) -> Turn {
        let (extra_ready, ready) = self.wait(extra, until);
        let now = self.clock.now();
        if let Some(mut run) = self.live.take() {
            for source in &ready {
                run.read(*source, now, &mut self.buffer);
            }
            let now = self.clock.now();
            let may_have_exited = ready.contains(&Source::Exit) || !run.has_exit_fd();
            if may_have_exited && let Some(reaped) = run.try_reap() {
                self.reap(run, reaped);
            } else {
                if !self.clock.is_held() {
                    run.on_time(now, &mut self.buffer);
                }
                if self.inherits_orphans {
                    reap_orphans(|pid| pid == run.pid());
                }
                self.live = Some(run);
            }
        }
        Turn {
            ended: self.ended.take(),
            extra_ready,
        }
    }

    /// Ends everything that runs: TERM and grace, or KILL at once.
    pub(crate) fn stop(&mut self, kill: bool) {
        self.go_on();
        let now = self.clock.now();
        if let Some(run) = &mut self.live {
            run.stop(kill, now, &mut self.buffer);
        }
    }

    /// Stops everything that runs, and its time. What ends nevertheless is reported.
    pub(crate) fn pause(&mut self) {
        self.pausing.stop(self.live.iter().map(|run| run.pid()));
        self.clock.hold(Instant::now());
        let now = self.clock.now();
        if let Some(run) = &mut self.live {
            run.pause(now, &mut self.buffer);
        }
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.clock.is_held()
    }

    /// What was paused goes on, as if no time had passed.
    pub(crate) fn go_on(&mut self) {
        if let Some(stood) = self.clock.go_on(Instant::now()) {
            if let Some(run) = &mut self.live {
                run.stood_still(stood);
            }
            self.pausing.go_on();
        }
    }

    /// What runs at this moment.
    pub(crate) fn under_way(&self) -> Vec<UnderWay> {
        let now = self.clock.now();
        self.live.iter().map(|run| under_way(run, now)).collect()
    }

    fn reap(&mut self, run: Box<LiveRun>, reaped: Reaped) {
        let look = if self.inherits_orphans {
            Look::AmongAllChildren
        } else {
            Look::InGroup
        };
        let now = self.clock.now();
        let (mut ended, pipes, quarters) = run.finish(reaped, look, now, &mut self.buffer);
        // What others may still write to, be it a pipe or a directory, is not used again.
        let others = match pipes {
            Some(_) => Others::Gone,
            None => Others::MayLive,
        };
        let has_failed = ended.has_failed();
        let vacated = self.isolation.give_back(quarters, others, has_failed);
        (ended.left.files, ended.left.kept_tmp) = (vacated.files, vacated.kept);
        ended.left.core = vacated.core;
        self.ended = Some(ended);
        if let Some(pipes) = pipes {
            self.spare.keep(pipes);
        }
    }

    /// Polls everything; returns whether `extra` is ready, and where the run can be heard.
    fn wait(
        &mut self,
        extra: Option<(BorrowedFd<'_>, PollFlags)>,
        until: Option<Instant>,
    ) -> (bool, Vec<Source>) {
        let begun = Instant::now();
        let now = self.clock.at(begun);
        let is_timed = !self.clock.is_held() && self.live.is_some();
        let deadline = self.live.as_ref().and_then(|run| run.next_deadline(now));
        let deadline = deadline.map(|at| at.saturating_duration_since(now));
        let mut left = until.map(|until| until.saturating_duration_since(begun));
        if is_timed {
            left = deadline.into_iter().chain(left).chain([LONGEST_WAIT]).min();
        }
        if self.live.as_ref().is_some_and(|run| !run.has_exit_fd()) {
            left = Some(left.map_or(ASK_AGAIN, |left| left.min(ASK_AGAIN)));
        }
        if self.ended.is_some() {
            left = Some(Duration::ZERO);
        }
        let mut fds = Vec::with_capacity(1 + SOURCES);
        let mut sources = Vec::with_capacity(SOURCES);
        fds.extend(extra.map(|(fd, flags)| PollFd::new(fd, flags)));
        for (source, fd) in self.live.iter().flat_map(|run| run.sources(now)) {
            fds.push(PollFd::new(fd, PollFlags::POLLIN));
            sources.push(source);
        }
        let polled = poll(&mut fds, timeout(left));
        if is_timed && let Some(left) = left {
            self.clock.waited(left, begun, Instant::now());
        }
        match polled {
            Ok(_) => {}
            // Nothing can be said of any descriptor; the next turn asks again.
            Err(Errno::EINTR) => return (false, Vec::new()),
            // Out of memory for a moment, at worst.
            Err(_) => {
                std::thread::sleep(ASK_AGAIN);
                return (false, Vec::new());
            }
        }
        let is_ready = |fd: &PollFd<'_>| fd.any().unwrap_or(true);
        let of_extra = fds.len() - sources.len();
        let extra_ready = fds[..of_extra].iter().any(is_ready);
        let ready = fds[of_extra..].iter().map(is_ready);
        let ready = sources.into_iter().zip(ready).filter(|(_, ready)| *ready);
        (extra_ready, ready.map(|(source, _)| source).collect())
    }
}

/// Rounded up to whole milliseconds, so that a deadline has passed when `poll` returns.
fn timeout(left: Option<Duration>) -> PollTimeout {
    let Some(left) = left else {
        return PollTimeout::NONE;
    };
    let millis = left.as_micros().div_ceil(1000);
    i32::try_from(millis)
        .ok()
        .and_then(|millis| millis.try_into().ok())
        .unwrap_or(PollTimeout::MAX)
}

fn never_started(request: &RunRequest, reason: String) -> RunEnded {
    let outcome = Outcome::Crashed {
        crash: Crash::CouldNotStart { reason },
        panics: Vec::new(),
    };
    RunEnded {
        run: request.run,
        attempts: vec![Attempt::new(0, outcome, 0)],
        branches: Vec::new(),
        exit: Exit::NotStarted,
        leaked: false,
        left: Left::default(),
        us: 0,
        was_paused: false,
    }
}
