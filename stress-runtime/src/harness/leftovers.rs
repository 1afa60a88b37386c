//! Finds and kills what a run left alive in its process group.

use nix::errno::Errno;
use nix::sys::signal::{Signal, killpg};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// Called once the group's leader is reaped. Says whether a process of the group was still alive,
/// and leaves none.
pub(super) fn kill_leftovers(group: Pid) -> bool {
    // Orphans come to the harness where it is a subreaper; one that has already ended is a zombie
    // that `killpg` would find, but nothing that was left running.
    let of_group = Pid::from_raw(-group.as_raw());
    while let Ok(WaitStatus::Exited(..) | WaitStatus::Signaled(..)) =
        waitpid(of_group, Some(WaitPidFlag::WNOHANG))
    {}
    // The kernel keeps a group's number while it has members, so this cannot hit a stranger.
    match killpg(group, Signal::SIGKILL) {
        Ok(()) => true,
        Err(errno) => errno != Errno::ESRCH,
    }
}
