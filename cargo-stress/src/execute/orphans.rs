//! Ends what a harness that died could not end itself.
//!
//! The tool is a subreaper: whatever a lost harness's tests had started becomes a child of the tool.

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use stress_runtime::orphans::{PAUSE, ROUNDS, children};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

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
        self.own().extend(pid);
    }

    pub(super) fn remove(&self, pid: Option<u32>) {
        if let Some(pid) = pid.and_then(|pid| i32::try_from(pid).ok()) {
            self.own().remove(&pid);
        }
    }

    /// Kills and reaps every other child, and theirs in turn; the loop goes on meanwhile.
    pub(super) async fn kill_orphans(&self) {
        for _ in 0..ROUNDS {
            // To look at ten thousand processes takes a tenth of a second.
            let mut orphans = spawn_blocking(children).await.unwrap_or_default();
            // After the look: whatever harness it has found is noted by now, for they are started in this thread.
            orphans.retain(|child| !self.own().contains(child));
            if orphans.is_empty() {
                return;
            }
            for orphan in orphans.into_iter().map(Pid::from_raw) {
                // One that has been waited for since the look is no child any more, and its number may be another's.
                if waitpid(orphan, Some(WaitPidFlag::WNOHANG)) == Ok(WaitStatus::StillAlive) {
                    let _ = kill(orphan, Signal::SIGKILL);
                }
            }
            sleep(PAUSE).await;
        }
    }

    fn own(&self) -> MutexGuard<'_, BTreeSet<i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
