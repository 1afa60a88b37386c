//! Finds and kills what a run left alive.

use crate::orphans::children;
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use std::time::Duration;

/// How often, and with which pauses, the killed ones are asked after: a tenth of a second, longer
/// than any process needs to die that is not stuck in the kernel.
const ROUNDS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(1);

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Among the processes of the run's group.
    InGroup,
    /// Among all children of this process, which as a subreaper has inherited every orphan of the
    /// run, whatever its group or session. Only while no other run is alive.
    AmongAllChildren,
}

/// Lets those die that have been killed already, and are not left behind therefore: what a branch
/// had started becomes a child of this process.
pub(super) fn let_the_killed_die(look: Look) {
    if look == Look::AmongAllChildren {
        for _ in 0..ROUNDS {
            if !has_living_child() {
                return;
            }
            std::thread::sleep(PAUSE);
        }
    }
}

/// Called once the run's process is reaped. Says whether a process of the run was still alive, and
/// leaves none.
pub(super) fn kill_leftovers(group: Pid, look: Look) -> bool {
    if look == Look::AmongAllChildren && !has_living_child() {
        return false;
    }
    // The kernel keeps a group's number while it has members, so this cannot hit a stranger.
    let in_group = killpg(group, Signal::SIGKILL) != Err(Errno::ESRCH);
    if look == Look::InGroup {
        return in_group;
    }
    // The children of those that die become ours in turn, hence round after round.
    for _ in 0..ROUNDS {
        for child in children() {
            let _ = kill(Pid::from_raw(child), Signal::SIGKILL);
        }
        if !has_living_child() {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    true
}

/// Reaps every child that has ended; says whether one has not.
fn has_living_child() -> bool {
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) => return true,
            // It was reaped; nix has no word for the real-time signal that ended it.
            Ok(_) | Err(Errno::EINVAL | Errno::EINTR) => {}
            Err(_) => return false,
        }
    }
}
