//! The engine: many children at once, one `poll` for their pipes, their exits and their deadlines.

use super::exit_watch::Reaped;
use super::launch::{ExecImage, Start, launch};
use super::live_run::LiveRun;
use super::pipes;
use crate::child::run_order;
use crate::protocol::{
    Attempt, Captured, Crash, Exit, Launch, Outcome, RunEnded, RunRequest, Settings, role,
};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::ffi::CString;
use std::fs::File;
use std::os::fd::BorrowedFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::time::{Duration, Instant};

/// Where the system cannot wake us when a child ends, it is asked this often.
const ASK_AGAIN: Duration = Duration::from_millis(2);
/// Read at once from a pipe: as much as it can hold by default.
const BUFFER: usize = 64 * 1024;

/// Launches and supervises runs. Every launched run comes back from [`turn`](Self::turn) once.
pub(crate) struct Supervisor {
    settings: Settings,
    live: Vec<LiveRun>,
    ended: Vec<RunEnded>,
    null: File,
    buffer: Vec<u8>,
}

impl Supervisor {
    pub(crate) fn new(settings: Settings) -> std::io::Result<Self> {
        let null = File::options().read(true).write(true).open("/dev/null")?;
        let (live, ended, buffer) = (Vec::new(), Vec::new(), vec![0; BUFFER]);
        Ok(Self {
            settings,
            live,
            ended,
            null,
            buffer,
        })
    }

    pub(crate) fn settings(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// Whether another run may start.
    pub(crate) fn has_free_slot(&self) -> bool {
        self.live.len() < self.settings.slots
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.live.is_empty() && self.ended.is_empty()
    }

    /// Starts a run; returns its process id. A run that cannot start ends at once, with its reason.
    pub(crate) fn launch(&mut self, request: RunRequest) -> Option<i32> {
        match self.try_launch(&request) {
            Ok(run) => {
                let pid = run.pid().as_raw();
                self.live.push(run);
                Some(pid)
            }
            Err(reason) => {
                self.ended.push(never_started(&request, reason));
                None
            }
        }
    }

    fn try_launch(&self, request: &RunRequest) -> Result<LiveRun, String> {
        let (ours, theirs) = pipes::open().map_err(|error| format!("pipe: {error}"))?;
        let started = match request.launch {
            Launch::Fork => {
                let body = |messages: File| {
                    run_order(
                        request.order.iter().map(|step| step.test.as_str()),
                        messages,
                    )
                };
                launch(&Start::Fork(&body), &self.null, theirs)
            }
            Launch::Spawn => {
                let image = image_of_ourselves(request)?;
                launch(&Start::Spawn(&image), &self.null, theirs)
            }
        };
        let pid = started.map_err(|errno| format!("fork: {}", errno.desc()))?;
        Ok(LiveRun::new(request.clone(), pid, ours, &self.settings))
    }

    /// Waits until something happens, at most until `until`, and deals with it. `extra` is polled
    /// too and left to the caller.
    pub(crate) fn turn(
        &mut self,
        extra: &[(BorrowedFd<'_>, PollFlags)],
        until: Option<Instant>,
    ) -> Vec<RunEnded> {
        if self.ended.is_empty() {
            self.wait(extra, until);
        }
        let now = Instant::now();
        let mut index = 0;
        while let Some(run) = self.live.get_mut(index) {
            run.drain(&mut self.buffer);
            match run.try_reap() {
                Some(reaped) => self.reap(index, reaped),
                None => {
                    run.on_time(now);
                    index += 1;
                }
            }
        }
        std::mem::take(&mut self.ended)
    }

    /// Ends everything that runs: TERM and grace, or KILL at once.
    pub(crate) fn stop(&mut self, kill: bool) {
        for run in &mut self.live {
            run.stop(kill);
        }
    }

    fn reap(&mut self, index: usize, reaped: Reaped) {
        let run = self.live.swap_remove(index);
        self.ended.push(run.finish(reaped, &mut self.buffer));
    }

    fn wait(&self, extra: &[(BorrowedFd<'_>, PollFlags)], until: Option<Instant>) {
        let deadline = self
            .live
            .iter()
            .filter_map(LiveRun::next_deadline)
            .chain(until)
            .min();
        let mut left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
        if self.live.iter().any(|run| !run.has_exit_fd()) {
            left = Some(left.map_or(ASK_AGAIN, |left| left.min(ASK_AGAIN)));
        }
        let mut fds: Vec<PollFd<'_>> = extra
            .iter()
            .map(|(fd, flags)| PollFd::new(*fd, *flags))
            .collect();
        for run in &self.live {
            fds.extend(run.fds().map(|fd| PollFd::new(fd, PollFlags::POLLIN)));
        }
        match poll(&mut fds, timeout(left)) {
            Ok(_) | Err(Errno::EINTR) => {}
            // Out of memory for a moment, at worst: every turn looks at every run anyway.
            Err(_) => std::thread::sleep(ASK_AGAIN),
        }
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

/// This very binary, told to be a child and to run `request`'s order.
fn image_of_ourselves(request: &RunRequest) -> Result<ExecImage, String> {
    let order: Vec<&str> = request
        .order
        .iter()
        .map(|step| step.test.as_str())
        .collect();
    // Any annotated test is a doorway; the first of the order is one for sure.
    let doorway = *order.first().ok_or("the order is empty")?;
    let order = serde_json::to_string(&order).map_err(|error| error.to_string())?;
    // The link stays right when cargo replaces the file while we run.
    let program = if cfg!(target_os = "linux") {
        c"/proc/self/exe".to_owned()
    } else {
        let path = std::env::current_exe().map_err(|error| format!("own path: {error}"))?;
        c_string(path.as_os_str().as_bytes().to_vec())?
    };
    let name = std::env::args_os().next().unwrap_or_default();
    let arguments = [
        name.as_bytes(),
        b"--exact",
        doorway.as_bytes(),
        b"--nocapture",
        b"--test-threads=1",
        b"--include-ignored",
    ];
    let mut environment = Vec::new();
    for (name, value) in std::env::vars_os() {
        environment.push(c_string(
            [name.as_bytes(), b"=", &value.into_vec()].concat(),
        )?);
    }
    environment.push(c_string(
        format!("{}={}", role::VARIABLE, role::CHILD).into_bytes(),
    )?);
    environment.push(c_string(format!("{}={order}", role::ORDER).into_bytes())?);
    Ok(ExecImage {
        program,
        arguments: arguments
            .map(|argument| c_string(argument.to_vec()))
            .into_iter()
            .collect::<Result<_, _>>()?,
        environment,
    })
}

fn c_string(bytes: Vec<u8>) -> Result<CString, String> {
    CString::new(bytes).map_err(|error| error.to_string())
}

fn never_started(request: &RunRequest, reason: String) -> RunEnded {
    let outcome = Outcome::Crashed {
        crash: Crash::CouldNotStart { reason },
        panics: Vec::new(),
    };
    RunEnded {
        run: request.run,
        attempts: vec![Attempt {
            step: 0,
            outcome,
            us: 0,
        }],
        exit: Exit::NotStarted,
        leaked: false,
        us: 0,
        stdout: Captured::default(),
        stderr: Captured::default(),
    }
}
