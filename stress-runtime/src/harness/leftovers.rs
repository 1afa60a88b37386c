//! Finds, names and kills what a run left alive, and reaps what of it has ended.

use super::exit_watch::ExitWatch;
use crate::orphans::{children, members, named, until_gone};
use crate::protocol::LeftProcess;
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
#[cfg(target_os = "linux")]
use nix::sys::wait::{Id, waitid};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// Processes that are named.
const NAMED: usize = 8;

/// Processes that were alive when their run was over, by the names of the first few.
#[derive(Debug, Default)]
pub(super) struct Leftovers {
    pub(super) found: bool,
    pub(super) named: Vec<LeftProcess>,
}

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Among the processes of the run's group.
    InGroup,
    /// Among all children of this process, which as a subreaper has inherited every orphan of the
    /// run, whatever its group or session.
    AmongAllChildren,
}

/// Lets those die that have been killed already, and are not left behind therefore: what a branch
/// had started becomes a child of this process.
pub(super) fn let_the_killed_die(look: Look) {
    if look == Look::AmongAllChildren {
        until_gone(|| !has_living_child());
    }
}

/// Whether this process has children, ended ones included. Asked before its first run, they are the program's own.
#[cfg(target_os = "linux")]
pub(super) fn has_children() -> bool {
    let peek = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    waitid(Id::All, peek) != Err(Errno::ECHILD)
}

/// Nothing is forked or inherited that they could be taken for.
#[cfg(not(target_os = "linux"))]
pub(super) fn has_children() -> bool {
    false
}

/// Called once the run's process is reaped. Says which processes of the run were still alive, and
/// leaves none.
pub(super) fn kill_leftovers(run: &ExitWatch, look: Look) -> Leftovers {
    let mut left = Leftovers::default();
    if look == Look::AmongAllChildren && !has_living_child() {
        return left;
    }
    let in_group = run.signal_group(None) != Err(Errno::ESRCH);
    if in_group {
        // As long as anybody is in it nobody else gets its number.
        left.name(members(run.pid().as_raw()));
        let _ = run.signal_group(Some(Signal::SIGKILL));
    }
    left.found = in_group;
    if look == Look::InGroup {
        return left;
    }
    left.found = true;
    // The children of those that die become ours in turn, hence round after round.
    until_gone(|| {
        let children = children();
        left.name(children.iter().copied());
        for child in children {
            let _ = kill(Pid::from_raw(child), Signal::SIGKILL);
        }
        !has_living_child()
    });
    left
}

impl Leftovers {
    /// Names those that are not named yet, while there is room.
    fn name(&mut self, processes: impl IntoIterator<Item = i32>) {
        for pid in processes {
            let is_known = self.named.iter().any(|known| known.pid == pid);
            if !is_known && self.named.len() < NAMED {
                self.named.push(named(pid));
            }
        }
    }
}

/// Reaps orphans that have ended while runs go on, as init would have: a run that starts thousands must
/// not use up the numbers that there are for processes. `is_run` knows whose end is still of interest.
/// Only where all other children are orphans.
#[cfg(target_os = "linux")]
pub(super) fn reap_orphans(is_run: impl Fn(Pid) -> bool) {
    let peek = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    // A run that has ended hides those behind it until it is reaped, which is soon; so does one that a
    // real-time signal has ended, for which nix has no word, until the run is over.
    while let Ok(status) = waitid(Id::All, peek)
        && let Some(pid) = status.pid()
        && !is_run(pid)
    {
        let _ = waitpid(pid, Some(WaitPidFlag::WNOHANG));
    }
}

/// There are none: nobody inherits any.
#[cfg(not(target_os = "linux"))]
pub(super) fn reap_orphans(_is_run: impl Fn(Pid) -> bool) {}

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
