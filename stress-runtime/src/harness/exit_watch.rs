//! Tells by a descriptor when a child has ended, so that one `poll` waits for pipes and exits alike.
#![allow(unsafe_code)]

use nix::errno::Errno;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::fs::read_to_string;
#[cfg(target_os = "linux")]
use std::os::fd::AsRawFd;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
#[cfg(target_os = "linux")]
use std::ptr;
use std::time::Duration;

/// Watches one child.
#[derive(Debug)]
pub(super) struct ExitWatch {
    pid: Pid,
    /// Absent where the system has no such descriptors; the child is then asked after regularly.
    pidfd: Option<OwnedFd>,
    /// The processor time that it had used when it was asked for that.
    used: Option<Duration>,
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
            used: None,
        }
    }

    pub(super) fn pid(&self) -> Pid {
        self.pid
    }

    /// What to poll for reading; `None` where only asking helps.
    pub(super) fn fd(&self) -> Option<BorrowedFd<'_>> {
        self.pidfd.as_ref().map(AsFd::as_fd)
    }

    /// Whether no signal ends the child any sooner. The system is clearing it away, which can take its time: there
    /// are threads and memory to give back. Or the child waits for the system in a way that nothing interrupts, as
    /// for its turn to touch memory among thousands of threads that do the same.
    pub(super) fn is_beyond_signals(&self) -> bool {
        let stat = read_to_string(format!("/proc/{}/stat", self.pid));
        stat.is_ok_and(|stat| has_begun_to_exit(&stat) || waits_uninterruptibly(&stat))
    }

    /// Whether any thread of the child has run since this was asked the last time.
    pub(super) fn has_run(&mut self) -> bool {
        let used = processor_time(self.pid);
        let before = std::mem::replace(&mut self.used, used);
        used.is_some() && used != before
    }

    /// Sends a signal to the group that the child leads; without one it is only asked whether anybody is in it.
    ///
    /// Also when the child has been reaped, for others may have stayed. The descriptor means that group for ever. Its
    /// number is free once nobody is in it any more, and where there is nothing but that, a stranger would be hit if
    /// just then all numbers had been given away once, and that one to somebody who made a group of his own.
    pub(super) fn signal_group(&self, signal: Option<Signal>) -> Result<(), Errno> {
        let sent = self.pidfd.as_ref().map(|fd| signal_group_of(fd, signal));
        match sent {
            Some(sent @ (Ok(()) | Err(Errno::ESRCH))) => sent,
            // The system is older than such signals, which Linux 6.9 brought, or they are not allowed here.
            _ => killpg(self.pid, signal),
        }
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
    let flags = after_name(stat).nth(6).and_then(|it| it.parse().ok());
    flags.is_some_and(|flags: u32| flags & PF_EXITING != 0)
}

/// By the state of its first thread.
fn waits_uninterruptibly(stat: &str) -> bool {
    after_name(stat).next() == Some("D")
}

/// The fields after the name, which stands in brackets and may hold any character.
fn after_name(stat: &str) -> impl Iterator<Item = &str> {
    let rest = stat.rsplit_once(')').map(|(_, rest)| rest);
    rest.unwrap_or_default().split_whitespace()
}

/// What all threads of a process have used, to the nanosecond.
#[cfg(target_os = "linux")]
fn processor_time(pid: Pid) -> Option<Duration> {
    let clock = nix::time::clock_getcpuclockid(pid).ok()?;
    nix::time::clock_gettime(clock).ok().map(Duration::from)
}

#[cfg(not(target_os = "linux"))]
fn processor_time(_pid: Pid) -> Option<Duration> {
    None
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

#[cfg(target_os = "linux")]
fn signal_group_of(leader: &OwnedFd, signal: Option<Signal>) -> Result<(), Errno> {
    /// `PIDFD_SIGNAL_PROCESS_GROUP`
    const TO_ITS_GROUP: libc::c_uint = 1 << 2;
    let signal = signal.map_or(0, |it| it as i32);
    let (fd, no_info) = (leader.as_raw_fd(), ptr::null::<libc::siginfo_t>());
    // SAFETY: numbers, and a null pointer, which stands for what `kill` would tell of the sender.
    let sent = unsafe {
        libc::syscall(
            libc::SYS_pidfd_send_signal,
            fd,
            signal,
            no_info,
            TO_ITS_GROUP,
        )
    };
    Errno::result(sent).map(drop)
}

#[cfg(not(target_os = "linux"))]
fn signal_group_of(_leader: &OwnedFd, _signal: Option<Signal>) -> Result<(), Errno> {
    Err(Errno::ENOSYS)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::orphans::{members, until_gone};
    use nix::sys::wait::{Id, WaitPidFlag, waitid};
    use std::io::{BufRead, BufReader};
    use std::os::unix::process::CommandExt;
    use std::process::{Command, Stdio};

    /// Whether that comes to hold within a time that is more than enough.
    fn comes(mut holds: impl FnMut() -> bool) -> bool {
        (0..1000).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            holds()
        })
    }

    #[test]
    fn one_that_has_begun_to_exit_is_told_from_one_that_runs() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
        let watch = ExitWatch::new(pid);
        // At first it may wait for its own pages.
        assert!(comes(|| !watch.is_beyond_signals()));
        drop(child.stdin.take());
        waitid(Id::Pid(pid), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT).unwrap();
        assert!(watch.is_beyond_signals());
        assert!(child.wait().unwrap().success());
        assert!(!watch.is_beyond_signals());
    }

    #[test]
    fn one_that_works_has_run_and_one_that_waits_has_not() {
        let begin = |words: &str| {
            let mut command = Command::new("sh");
            let piped = command.args(["-c", words]).stdin(Stdio::piped());
            let child = piped.spawn().unwrap();
            let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
            (child, ExitWatch::new(pid))
        };
        let end = |mut child: std::process::Child| {
            child.kill().unwrap();
            child.wait().unwrap();
        };
        let (working, mut watch) = begin("while :; do :; done");
        assert!(watch.has_run());
        assert!(comes(|| watch.has_run()));
        end(working);
        assert!(!watch.has_run());
        let (waiting, mut watch) = begin("read word");
        assert!(comes(|| !watch.has_run()));
        end(waiting);
    }

    #[test]
    fn a_stranger_that_has_got_the_number_of_a_group_that_is_empty_is_not_hit() {
        let in_its_own_group = |words: &str| {
            let mut command = Command::new("sh");
            let command = command.args(["-c", words]).process_group(0);
            let child = command.stdin(Stdio::piped()).spawn().unwrap();
            let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
            (child, pid)
        };
        let (mut child, pid) = in_its_own_group("exit");
        let (mut stranger, number) = in_its_own_group("read word");
        let watch = ExitWatch {
            pid: number,
            ..ExitWatch::new(pid)
        };
        child.wait().unwrap();
        let is_older = signal_group_of(watch.pidfd.as_ref().unwrap(), None) == Err(Errno::EINVAL);
        let sent = watch.signal_group(Some(Signal::SIGKILL));
        // It ends by itself if nobody has ended it.
        drop(stranger.stdin.take());
        let code = stranger.wait().unwrap().code();
        assert!(
            is_older || (sent == Err(Errno::ESRCH) && code == Some(1)),
            "{sent:?}, {code:?}"
        );
    }

    #[test]
    fn who_stays_in_the_group_of_a_child_that_has_been_reaped_is_found_and_hit() {
        let mut command = Command::new("sh");
        let command = command.args(["-c", "sleep 60 & echo"]).process_group(0);
        let command = command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let pid = Pid::from_raw(i32::try_from(child.id()).unwrap());
        let watch = ExitWatch::new(pid);
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        child.wait().unwrap();
        assert_eq!(watch.signal_group(None), Ok(()));
        assert_eq!(watch.signal_group(Some(Signal::SIGKILL)), Ok(()));
        // The other end of the pipe was its as well.
        assert_eq!(stdout.read_line(&mut line).unwrap(), 0);
        // Its files are closed a moment before it has ended.
        until_gone(|| members(pid.as_raw()).is_empty());
    }

    #[test]
    fn a_name_with_brackets_hides_no_flags_and_no_state() {
        let stat =
            |state, flags: u32| format!("7 (odd) (4 D 4 4 4 4 4) {state} 1 7 7 0 -1 {flags} 132 0");
        assert!(has_begun_to_exit(&stat("S", 0x0040_000c)));
        assert!(!has_begun_to_exit(&stat("S", 0x0040_0040)));
        assert!(waits_uninterruptibly(&stat("D", 0)));
        assert!(!waits_uninterruptibly(&stat("R", 0)));
        assert!(!has_begun_to_exit("") && !waits_uninterruptibly(""));
    }
}
