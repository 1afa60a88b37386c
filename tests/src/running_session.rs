//! A session that is under way: to be watched, sent signals, and seen to its end.

use crate::patience::{PATIENCE, poll};
use crate::processes::{is_stopped, of_session, parent};
use crate::session::Session;
use crate::terminal::Terminal;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Child, Output};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use tempfile::TempDir;

/// A running tool, and what it has printed so far.
#[derive(Debug)]
pub struct RunningSession {
    child: Child,
    stdout: Reading,
    stderr: Reading,
    report_path: PathBuf,
    directory: Option<TempDir>,
    marker: String,
}

impl RunningSession {
    pub(crate) fn new(
        mut child: Child,
        report_path: PathBuf,
        directory: TempDir,
        marker: String,
    ) -> Self {
        let stdout = Reading::start(child.stdout.take().expect("stdout is piped"));
        let stderr = Reading::start(child.stderr.take().expect("stderr is piped"));
        Self {
            child,
            stdout,
            stderr,
            report_path,
            directory: Some(directory),
            marker,
        }
    }

    /// One whose output is shown on a terminal.
    pub(crate) fn before(
        terminal: &Terminal,
        child: Child,
        report_path: PathBuf,
        directory: TempDir,
        marker: String,
    ) -> Self {
        Self {
            child,
            stdout: Reading::start(io::empty()),
            stderr: Reading::start(terminal.screen()),
            report_path,
            directory: Some(directory),
            marker,
        }
    }

    /// By which the session's processes are known.
    pub fn marker(&self) -> &str {
        &self.marker
    }

    /// The tool's process.
    ///
    /// # Panics
    /// If its number is none.
    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).expect("a process id fits")
    }

    /// Whether the tool has closed its stderr, which it does at its end.
    pub fn has_ended(&self) -> bool {
        self.stderr.has_ended()
    }

    /// Waits until the tool has printed `text` on stderr.
    ///
    /// # Panics
    /// If it ends, or hangs, without.
    pub fn wait_for_stderr(&mut self, text: &str) {
        let outcome = poll(PATIENCE, || {
            // The order matters: what an ended tool has printed is all there.
            let has_ended = self.stderr.has_ended();
            if self.stderr.text().contains(text) {
                Some(true)
            } else {
                has_ended.then_some(false)
            }
        });
        assert!(
            outcome == Some(true),
            "{text:?} is not in:\n{}",
            self.stderr.text()
        );
    }

    /// Sends the tool a signal.
    ///
    /// # Panics
    /// If it is not there any more.
    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.pid()), signal).expect("the tool is gone");
    }

    /// Presses Ctrl-Z; returns once the tool and all test processes stand still.
    ///
    /// # Panics
    /// If they do not.
    pub fn pause(&self) {
        self.signal(Signal::SIGTSTP);
        let all = poll(PATIENCE, || {
            is_stopped(self.pid()).then(|| of_session(&self.marker))
        });
        let all = all.expect("the tool has not stopped");
        let tests = all.into_iter().filter(|pid| !is_stopped(*pid));
        let running: Vec<i32> = tests.filter(|pid| !self.is_harness(*pid)).collect();
        let all_stop = || running.iter().all(|pid| is_stopped(*pid)).then_some(());
        assert!(poll(PATIENCE, all_stop).is_some(), "{running:?} still run");
    }

    /// Harnesses are the tool's own children.
    fn is_harness(&self, pid: i32) -> bool {
        parent(pid) == Some(self.pid())
    }

    /// Waits for its end; nothing of it may be left then.
    ///
    /// # Panics
    /// If it hangs, or leaves processes behind.
    pub fn finish(mut self) -> Session {
        let status = poll(PATIENCE, || self.child.try_wait().expect("it is our child"));
        let Some(status) = status else {
            panic!("cargo stress hangs. It said:\n{}", self.stderr.text());
        };
        let output = Output {
            status,
            stdout: self.stdout.finish(),
            stderr: self.stderr.finish(),
        };
        let directory = self.directory.take().expect("it is taken once");
        Session::new(output, self.report_path.clone(), directory, &self.marker)
    }
}

/// A test that fails half-way must not leave its session running.
impl Drop for RunningSession {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A stream that is read by a thread while the test does other things.
#[derive(Debug)]
struct Reading {
    bytes: Arc<Mutex<Vec<u8>>>,
    thread: Option<JoinHandle<()>>,
}

impl Reading {
    fn start(mut stream: impl Read + Send + 'static) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&bytes);
        let thread = thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = stream.read(&mut buffer) {
                let mut bytes = shared.lock().unwrap_or_else(PoisonError::into_inner);
                bytes.extend_from_slice(&buffer[..count]);
            }
        });
        Self {
            bytes,
            thread: Some(thread),
        }
    }

    fn has_ended(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    fn text(&self) -> String {
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn finish(&mut self) -> Vec<u8> {
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the reading thread does not panic");
        }
        std::mem::take(&mut self.bytes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
