//! The harness's life: greet the tool, launch what it asks for, report, end when told or orphaned.

use super::Supervisor;
use super::control::{Closed, Control};
use super::leftovers::has_children;
use super::relay::Relay;
use super::subject::Subject;
use crate::child::{BodyThread, handle_questions, install_hook, tell_of_crashes};
use crate::protocol::{Hello, Launch, Line, Reply, Request, RunRequest, Settings};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::mpsc::SyncSender;
use std::thread;

/// With at least so many runs waiting, replies may wait a moment too: the tool is not awaited.
const AHEAD_ENOUGH: usize = 4;
/// What the process exits with when it could not set itself up.
const SET_UP_FAILED: i32 = 71;

/// Threads that a process has which is to become a harness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "attribute"),
    expect(dead_code, reason = "the shim serves in `main`")
)]
pub(crate) enum Threads {
    /// The main thread, which is the calling one.
    Main,
    /// libtest's main thread, blocked in a join, and that of the test, which is the calling one.
    MainAndTest,
}

/// Serves the tool whose socket is our standard input. Never returns.
pub(crate) fn serve(threads: Threads) -> ! {
    let name = thread::current().name().unwrap_or_default().to_owned();
    match Harness::new(threads) {
        Ok(mut harness) => {
            let received = harness.relay.join(&name);
            harness.run();
            while let Ok(harness) = received.recv() {
                harness.run();
            }
            // This thread is the main one or libtest's: if it came back it would end the process.
            loop {
                thread::park();
            }
        }
        Err(error) => could_not_start(&error),
    }
}

/// The same for the tests of another program, each of whose attempts is an exec of it.
pub(crate) fn serve_subject(subject: io::Result<Subject>) -> ! {
    let supervisor = subject.and_then(Supervisor::of_subject);
    match supervisor.and_then(|supervisor| Harness::around(supervisor, None)) {
        Ok(harness) => harness.run(),
        Err(error) => could_not_start(&error),
    }
    unreachable!("it is passed on only for the sake of forks")
}

fn could_not_start(error: &io::Error) -> ! {
    let _ = writeln!(
        io::stderr(),
        "stress-runtime: the harness could not start: {error}"
    );
    std::process::exit(SET_UP_FAILED)
}

/// Everything the harness is; it wanders from thread to thread (see [`Relay`]).
pub(super) struct Harness {
    control: Control,
    supervisor: Supervisor,
    queue: VecDeque<RunRequest>,
    relay: Relay,
    no_fork: Option<String>,
    /// Set by Stop and Finish: exit as soon as nothing is left to do.
    ending: bool,
}

impl Harness {
    fn new(threads: Threads) -> io::Result<Self> {
        let no_fork = reason_not_to_fork(threads);
        // libtest's half-written line must not be flushed once more by every forked child.
        io::stdout().flush()?;
        install_hook();
        // Forks inherit these too: a run pays nothing for them.
        handle_questions();
        tell_of_crashes();
        Self::around(Supervisor::new(Settings::default())?, no_fork)
    }

    /// One that has said hello.
    fn around(supervisor: Supervisor, no_fork: Option<String>) -> io::Result<Self> {
        let socket = io::stdin().as_fd().try_clone_to_owned()?;
        nix::unistd::dup2_stdin(File::open("/dev/null")?)?;
        let mut harness = Self {
            control: Control::new(socket)?,
            supervisor,
            queue: VecDeque::new(),
            relay: Relay::default(),
            no_fork,
            ending: false,
        };
        // What the program has started itself before its tests could not be told from what a run leaves behind.
        if !has_children() && become_subreaper() {
            harness.supervisor.inherits_orphans();
        }
        let hello = Hello {
            no_fork: harness.no_fork.clone(),
            ..Hello::ours()
        };
        harness.control.reply(&Reply::Hello(hello));
        Ok(harness)
    }

    /// Works in this thread until another one is needed, which then has the harness; ends the
    /// process when all is done.
    pub(super) fn run(mut self) {
        let thread = thread::current();
        let name = thread.name().unwrap_or_default();
        loop {
            if let Some(next) = self.launch_next(name) {
                // That thread waits for this and nothing else: sending cannot fail.
                return drop(next.send(self));
            }
            match self.turn() {
                Ok(true) => {}
                Ok(false) => {
                    self.supervisor.end();
                    std::process::exit(0)
                }
                Err(Closed) => {
                    // The tool has gone, and nothing may outlive it.
                    self.kill_all();
                    self.supervisor.end_as_orphan();
                    std::process::exit(0)
                }
            }
        }
    }

    /// Waits for something to happen and deals with it. `false`: there is nothing left to do.
    fn turn(&mut self) -> Result<bool, Closed> {
        let idle = self.queue.is_empty() && self.supervisor.is_idle();
        if self.ending && idle {
            self.control.finish()?;
            return Ok(false);
        }
        let flush_at = self
            .control
            .flush_if_due(idle || self.queue.len() < AHEAD_ENOUGH)?;
        let turn = self
            .supervisor
            .turn(Some(self.control.interest()), flush_at);
        if let Some(ended) = turn.ended {
            self.control.reply(&ended.into_reply());
        }
        if turn.extra_ready {
            for request in self.control.requests()? {
                self.obey(request);
            }
        }
        Ok(true)
    }

    /// Launches what is queued next, once nothing runs. Returns the thread that can do that at a lower price, if
    /// it is not this one.
    fn launch_next(&mut self, thread: &str) -> Option<SyncSender<Self>> {
        let is_paused = self.supervisor.is_paused();
        if is_paused || !self.supervisor.is_idle() || self.control.is_backed_up() {
            return None;
        }
        let next = self.queue.front()?;
        let first = match next.order.as_slice() {
            [only] if next.branches.is_empty() => only.test.as_str(),
            // The child gives each of its tests a thread: any will do for the fork.
            _ => thread,
        };
        let named = first == thread;
        if next.launch == Launch::Fork
            && !named
            && let Some(other) = self.relay.to(first)
        {
            return Some(other);
        }
        let request = self.queue.pop_front()?;
        let thread = if named {
            BodyThread::This
        } else {
            BodyThread::Fresh
        };
        self.supervisor.launch(request, thread);
        None
    }

    fn obey(&mut self, request: Line<Request>) {
        match request {
            Line::Value(Request::Settings(settings)) => self.supervisor.settings(settings),
            Line::Value(Request::Run(mut request)) => {
                if self.no_fork.is_some() {
                    request.launch = Launch::Spawn;
                }
                self.queue.push_back(request);
            }
            Line::Value(Request::Finish) => self.ending = true,
            Line::Value(Request::Stop { kill }) => {
                self.ending = true;
                self.queue.clear();
                self.supervisor.stop(kill);
            }
            Line::Value(Request::Pause) => {
                self.supervisor.pause();
                self.control.reply(&Reply::Paused);
            }
            Line::Value(Request::Continue) => self.supervisor.go_on(),
            Line::Value(Request::WhatRuns) => {
                let runs = self.supervisor.under_way();
                self.control.reply(&Reply::UnderWay { runs });
            }
            Line::Unreadable(reason) => self.control.reply(&Reply::Misunderstood { reason }),
        }
    }

    fn kill_all(&mut self) {
        self.queue.clear();
        self.supervisor.stop(true);
        while !self.supervisor.is_idle() {
            self.supervisor.turn(None, None);
        }
    }
}

/// Orphans of a run come to the harness, which can then find and end them.
fn become_subreaper() -> bool {
    #[cfg(target_os = "linux")]
    return nix::sys::prctl::set_child_subreaper(true).is_ok();
    #[cfg(not(target_os = "linux"))]
    false
}

/// A fork copies only the calling thread: locks that others hold would stay locked for ever.
/// So there should be no more threads than those. And it has no descriptors but its own: those that
/// the program opened before its tests would be missing. Nor has it children but runs: a program that starts a
/// server before its tests starts one for each process.
fn reason_not_to_fork(threads: Threads) -> Option<String> {
    if cfg!(target_vendor = "apple") {
        return Some("system libraries of this platform do not survive a fork".to_owned());
    }
    let expected = match threads {
        Threads::Main => 1,
        Threads::MainAndTest => 2,
    };
    if has_children() {
        return Some("the test binary starts processes before any test runs".to_owned());
    }
    let (Some(threads), Some(files)) = (entries("/proc/self/task"), entries("/proc/self/fd"))
    else {
        return Some("there is no /proc to count threads and files by".to_owned());
    };
    let threads = threads.len().saturating_sub(expected);
    // Those that are closed on exec did not come from whoever started us. One is the directory
    // that is being read.
    let files = files
        .into_iter()
        .filter(|fd| is_closed_on_exec(*fd))
        .count()
        .saturating_sub(1);
    match (threads, files) {
        (0, 0) => None,
        (0, _) => Some(format!(
            "the test binary has {files} files open before any test runs"
        )),
        _ => Some(format!(
            "the test binary starts {threads} threads before any test runs"
        )),
    }
}

/// The numbers that are the names in a directory of `/proc`.
fn entries(directory: &str) -> Option<Vec<i32>> {
    let entries = std::fs::read_dir(directory).ok()?;
    Some(
        entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .collect(),
    )
}

/// As `/proc` tells it, so that no descriptor has to be borrowed by its number.
fn is_closed_on_exec(fd: i32) -> bool {
    let info = std::fs::read_to_string(format!("/proc/self/fdinfo/{fd}")).unwrap_or_default();
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = flags.and_then(|flags| i32::from_str_radix(flags.trim(), 8).ok());
    flags.is_some_and(|flags| flags & libc::O_CLOEXEC != 0)
}
