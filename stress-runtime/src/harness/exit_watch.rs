//! Tells by a descriptor when a child has ended, so that one `poll` waits for pipes and exits alike.
#![allow(unsafe_code)]

use nix::errno::Errno;
use nix::unistd::Pid;
use std::fs::read_to_string;
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

    /// Whether the child has nothing left to do but to be cleared away by the system, which can take its time: there
    /// are threads and memory to give back. No signal ends it any sooner.
    pub(super) fn is_exiting(&self) -> bool {
        let stat = read_to_string(format!("/proc/{}/stat", self.pid));
        stat.is_ok_and(|stat| has_begun_to_exit(&stat))
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

/// By the flags of its first thread in the kernel.
fn has_begun_to_exit(stat: &str) -> bool {
    const PF_EXITING: u32 = 0x4;
    // The name stands in brackets and may hold any character.
    let flags = stat
        .rsplit_once(')')
        .and_then(|(_, rest)| rest.split_whitespace().nth(6)?.parse::<u32>().ok());
    flags.is_some_and(|flags| flags & PF_EXITING != 0)
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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use nix::sys::wait::{Id, WaitPidFlag, waitid};
    use std::process::{Command, Stdio};

    #[test]
    fn one_that_has_begun_to_exit_is_told_from_one_that_runs() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
        let watch = ExitWatch::new(pid);
        assert!(!watch.is_exiting());
        drop(child.stdin.take());
        waitid(Id::Pid(pid), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT).unwrap();
        assert!(watch.is_exiting());
        assert!(child.wait().unwrap().success());
        assert!(!watch.is_exiting());
    }

    #[test]
    fn a_name_with_brackets_hides_no_flags() {
        let stat = |flags: u32| format!("7 (odd) (4 4 4 4 4 4 4) S 1 7 7 0 -1 {flags} 132 0");
        assert!(has_begun_to_exit(&stat(0x0040_000c)));
        assert!(!has_begun_to_exit(&stat(0x0040_0040)));
        assert!(!has_begun_to_exit(""));
    }
}
