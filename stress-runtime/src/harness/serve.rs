//! The harness's life: greet the tool, launch what it asks for, report, end when told or orphaned.

use super::Supervisor;
use super::control::{Closed, Control};
use crate::protocol::{Hello, Launch, Line, Reply, Request, RunRequest, Settings};
use std::collections::VecDeque;
use std::fs::File;
use std::os::fd::AsFd;

/// What the process exits with when it could not set itself up.
const SET_UP_FAILED: i32 = 71;

/// Serves the tool whose socket is our standard input. Never returns.
pub(crate) fn serve() -> ! {
    match Harness::new() {
        Ok(mut harness) => {
            // Closed means that the tool is gone: nothing may outlive it.
            if harness.work().is_err() {
                harness.kill_all();
            }
            std::process::exit(0)
        }
        Err(error) => {
            use std::io::Write;
            let _ = writeln!(
                std::io::stderr(),
                "stress-runtime: the harness could not start: {error}"
            );
            std::process::exit(SET_UP_FAILED)
        }
    }
}

struct Harness {
    control: Control,
    supervisor: Supervisor,
    queue: VecDeque<RunRequest>,
    no_fork: Option<String>,
    /// Set by Stop and Finish: exit as soon as nothing is left to do.
    ending: bool,
}

impl Harness {
    fn new() -> std::io::Result<Self> {
        // libtest's half-written line must not be flushed once more by every forked child.
        std::io::Write::flush(&mut std::io::stdout())?;
        let socket = std::io::stdin().as_fd().try_clone_to_owned()?;
        nix::unistd::dup2_stdin(File::open("/dev/null")?)?;
        become_subreaper();
        let mut harness = Self {
            control: Control::new(socket)?,
            supervisor: Supervisor::new(Settings::default())?,
            queue: VecDeque::new(),
            no_fork: reason_not_to_fork(),
            ending: false,
        };
        let hello = Hello {
            no_fork: harness.no_fork.clone(),
            ..Hello::ours()
        };
        harness.control.reply(&Reply::Hello(hello));
        Ok(harness)
    }

    fn work(&mut self) -> Result<(), Closed> {
        loop {
            self.fill_slots();
            self.control.flush()?;
            if self.ending && self.queue.is_empty() && self.supervisor.is_idle() {
                return Ok(());
            }
            for ended in self.supervisor.turn(&[self.control.interest()], None) {
                self.control.reply(&Reply::Ended(ended));
            }
            for request in self.control.requests()? {
                self.obey(request);
            }
        }
    }

    fn fill_slots(&mut self) {
        while self.supervisor.has_free_slot() && !self.control.is_backed_up() {
            let Some(request) = self.queue.pop_front() else {
                return;
            };
            let run = request.run;
            if let Some(pid) = self.supervisor.launch(request) {
                self.control.reply(&Reply::Started { run, pid });
            }
        }
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
            Line::Unreadable(reason) => self.control.reply(&Reply::Misunderstood { reason }),
        }
    }

    fn kill_all(&mut self) {
        self.queue.clear();
        self.supervisor.stop(true);
        while !self.supervisor.is_idle() {
            self.supervisor.turn(&[], None);
        }
    }
}

/// Orphans of a run come to the harness, which can then tell whether any is still alive.
fn become_subreaper() {
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_child_subreaper(true);
}

/// A fork copies only the calling thread: locks that others hold would stay locked for ever.
/// libtest's main thread, blocked in a join, and this one are all there should be.
fn reason_not_to_fork() -> Option<String> {
    if cfg!(target_vendor = "apple") {
        return Some("system libraries of this platform do not survive a fork".to_owned());
    }
    let threads = std::fs::read_dir("/proc/self/task").ok()?.count();
    (threads > 2).then(|| {
        format!(
            "the test binary starts {} threads before any test runs",
            threads - 2
        )
    })
}
