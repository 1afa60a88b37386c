//! A process that outlives the tool: what nobody else is left to end, it ends.
//!
//! This is the tool's side, which starts it, and ends it when the session is over.

mod watch;

pub(crate) use watch::as_sentinel;

use super::this_program::this_program;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};
use stress_runtime::protocol::role;

/// Names the session to all processes that it starts, and those that they start.
pub(super) const SESSION: &str = "STRESS_SESSION";
/// This program's role, in place of those of a harness.
const ROLE: &str = "sentinel";

/// The session's name, and who looks for it.
#[derive(Debug)]
pub(super) struct Sentinel {
    session: String,
    /// There is none where it could not be started, or could find nothing.
    process: Option<Child>,
}

impl Sentinel {
    /// Starts it; it also removes that directory. Without a sentinel a session goes on as well.
    pub(super) fn start(session_dir: Option<&Path>) -> Self {
        // Process ids come again, but not at the same moment.
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let session = format!("{}-{:x}", process::id(), now.unwrap_or_default().as_nanos());
        let process = if cfg!(target_os = "linux") {
            spawn(&session, session_dir).ok()
        } else {
            None
        };
        Self { session, process }
    }

    /// What all processes of the session are to carry in their environment.
    pub(super) fn session(&self) -> &str {
        &self.session
    }

    /// Its process, if it has one.
    pub(super) fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }
}

/// It waits for the end of its standard input, which nobody but this process can write to. Whoever kills by
/// group, or by something in the environment, does not mean it.
fn spawn(session: &str, session_dir: Option<&Path>) -> io::Result<Child> {
    Command::new(this_program()?)
        .arg(session)
        .args(session_dir)
        .env_clear()
        .env(role::VARIABLE, ROLE)
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

/// Whatever the session had started is over.
impl Drop for Sentinel {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
