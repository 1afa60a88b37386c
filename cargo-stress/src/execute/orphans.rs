//! Ends what a harness that died could not end itself.
//!
//! The tool is a subreaper: whatever a lost harness's tests had started becomes a child of the tool.

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;
use stress_runtime::orphans::children;

/// As long as any process needs to die that is not stuck in the kernel: a tenth of a second.
const ROUNDS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(1);

#[cfg(target_os = "linux")]
fn become_subreaper() {
    let _ = nix::sys::prctl::set_child_subreaper(true);
}

/// Elsewhere nobody becomes one.
#[cfg(not(target_os = "linux"))]
fn become_subreaper() {}

/// The children that the tool has started itself.
#[derive(Debug, Clone, Default)]
pub(super) struct OwnChildren(Arc<Mutex<BTreeSet<i32>>>);

impl OwnChildren {
    /// Makes the tool a subreaper. Where that is impossible, nothing will be found. What this process has
    /// started before it became the tool, as a script that ends in `exec` may have, is none of the tests'.
    pub(super) fn new() -> Self {
        let before = children().into_iter().collect();
        become_subreaper();
        Self(Arc::new(Mutex::new(before)))
    }

    pub(super) fn add(&self, pid: Option<u32>) {
        let pid = pid.and_then(|pid| i32::try_from(pid).ok());
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(pid);
    }

    pub(super) fn remove(&self, pid: Option<u32>) {
        if let Some(pid) = pid.and_then(|pid| i32::try_from(pid).ok()) {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&pid);
        }
    }

    /// Kills and reaps every other child, and theirs in turn.
    pub(super) fn kill_orphans(&self) {
        for _ in 0..ROUNDS {
            let own = self
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            let orphans: Vec<i32> = children()
                .into_iter()
                .filter(|child| !own.contains(child))
                .collect();
            if orphans.is_empty() {
                return;
            }
            for orphan in orphans.into_iter().map(Pid::from_raw) {
                let _ = kill(orphan, Signal::SIGKILL);
                let _ = waitpid(orphan, Some(WaitPidFlag::WNOHANG));
            }
            sleep(PAUSE);
        }
    }
}
