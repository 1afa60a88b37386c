//! Tells by a descriptor when a child has ended, so that one `poll` waits for pipes and exits alike.
#![allow(unsafe_code)]

use nix::errno::Errno;
use nix::unistd::Pid;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// Watches one child.
#[derive(Debug)]
pub(super) struct ExitWatch {
    pid: Pid,
    /// Absent where the system has no such descriptors; the child is then asked after regularly.
    pidfd: Option<OwnedFd>,
}

/// How a reaped process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reaped {
    Code(i32),
    Signal(i32),
    /// Somebody else in this process (a test that waits for any child) took the status.
    StatusTaken,
}

impl ExitWatch {
    pub(super) fn new(pid: Pid) -> Self {
        Self {
            pid,
            pidfd: open_pidfd(pid),
        }
    }

    /// What to poll for reading; `None` where only asking helps.
    pub(super) fn fd(&self) -> Option<BorrowedFd<'_>> {
        self.pidfd.as_ref().map(AsFd::as_fd)
    }

    /// Reaps the child if it has ended.
    pub(super) fn try_reap(&self) -> Option<Reaped> {
        let mut status = 0;
        // nix's waitpid has no word for real-time signals, hence the C library's.
        // SAFETY: `status` is a valid place for one int; WNOHANG makes the call return at once.
        let reaped = unsafe { libc::waitpid(self.pid.as_raw(), &raw mut status, libc::WNOHANG) };
        if reaped == 0 || (reaped < 0 && Errno::last() == Errno::EINTR) {
            None
        } else if reaped < 0 {
            Some(Reaped::StatusTaken)
        } else if libc::WIFSIGNALED(status) {
            Some(Reaped::Signal(libc::WTERMSIG(status)))
        } else {
            Some(Reaped::Code(libc::WEXITSTATUS(status)))
        }
    }
}

#[cfg(target_os = "linux")]
fn open_pidfd(pid: Pid) -> Option<OwnedFd> {
    use std::os::fd::FromRawFd;
    // SAFETY: pidfd_open takes a process id and flags and touches no memory of ours.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.as_raw(), 0) };
    let fd = i32::try_from(fd).ok().filter(|fd| *fd >= 0)?;
    // SAFETY: the system call has just returned this descriptor (closed on exec by definition),
    // nobody else owns it.
    Some(unsafe { OwnedFd::from_raw_fd(fd) })
}

#[cfg(not(target_os = "linux"))]
fn open_pidfd(_pid: Pid) -> Option<OwnedFd> {
    None
}
