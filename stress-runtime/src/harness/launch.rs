//! Starts a child: one fork, the same set-up for both launches, then either our code or an exec.
#![allow(unsafe_code)]

use super::exec_image::ExecImage;
use super::pipes::ChildEnds;
use crate::child::{MESSAGES, OUT_OF_THE_WAY, STDOUT};
use nix::errno::Errno;
use nix::unistd::{ForkResult, Pid, fork, setpgid};
use std::ffi::{CStr, CString};
use std::fs::File;
use std::os::fd::{AsRawFd, FromRawFd, RawFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

/// What the child does once it is set up.
pub(super) enum Start<'a> {
    /// Goes on in a copy of this process. Only for a process without other running threads.
    Fork(&'a dyn Fn(File), Sheds<'a>),
    /// Becomes a new process image, which knows the descriptors that it is left.
    Spawn(&'a ExecImage),
    /// Becomes a new process image that knows nothing of us.
    Exec(&'a ExecImage),
}

/// Which descriptors a copy of this process does not keep.
#[derive(Clone, Copy)]
pub(super) enum Sheds<'a> {
    /// None is a test's: all go.
    All,
    /// Earlier tests may have opened the others, and left them for those to come.
    These(&'a [RawFd]),
}

/// Forks; returns in the parent with the child's process id, which leads its own group.
pub(super) fn launch(start: Start<'_>, null: RawFd, ends: &ChildEnds) -> Result<Pid, Errno> {
    let exec = match &start {
        Start::Spawn(image) | Start::Exec(image) => {
            Some((pointers(&image.arguments), pointers(&image.environment)))
        }
        Start::Fork(..) => None,
    };
    let parent = nix::unistd::getpid();
    let descriptors = Descriptors {
        null,
        stdout: ends.stdout.as_raw_fd(),
        stderr: ends.stderr.as_raw_fd(),
        messages: ends.messages.as_raw_fd(),
    };
    // SAFETY: between here and exec, or for `Start::Fork` the end of set_up, the child makes only
    // async-signal-safe calls. `Start::Fork` is chosen only where no thread runs but those of the
    // harness itself (checked when it starts, and before each branch). Of these all others wait for
    // a harness to be passed to them (relay.rs), or are on their way to that: the one that has passed
    // it on lets go of its end of the channel and asks its own. What it may hold meanwhile is a lock
    // inside one of these channels, which no child uses, or one of the C library for memory or for
    // what belongs to a thread, which fork itself puts in order. So all of std may be used after it.
    match unsafe { fork() }? {
        ForkResult::Parent { child } => {
            // The child does the same. Whoever is first makes the group exist before anyone
            // signals it; the other call fails harmlessly.
            let _ = setpgid(child, child);
            Ok(child)
        }
        ForkResult::Child => {
            let (body, sheds) = match start {
                Start::Fork(body, sheds) => (body, sheds),
                Start::Spawn(image) => {
                    set_up_exec(&descriptors, parent);
                    become_image(image, &exec, MESSAGES)
                }
                Start::Exec(image) => {
                    let messages = set_up_fork(&descriptors, parent, Sheds::All);
                    heed_closed_pipes();
                    become_image(image, &exec, messages)
                }
            };
            let messages = set_up_fork(&descriptors, parent, sheds);
            // SAFETY: set_up_fork has made this descriptor for this process alone.
            let messages = unsafe { File::from_raw_fd(messages) };
            // The frames below are the harness's: they name descriptors that are closed here, and
            // must be neither returned to nor unwound.
            let _ = catch_unwind(AssertUnwindSafe(|| body(messages)));
            std::process::abort()
        }
    }
}

/// An array of strings as the kernel takes it.
type Strings = Vec<*const libc::c_char>;

/// Never returns, by async-signal-safe calls alone; `exec` points into the image.
fn become_image(image: &ExecImage, exec: &Option<(Strings, Strings)>, messages: RawFd) -> ! {
    if let Some((arguments, environment)) = exec {
        let program = image.program.as_ptr();
        // SAFETY: all three are NUL-terminated strings or null-terminated arrays of
        // such, built before the fork and alive in this copy of the memory.
        unsafe { libc::execve(program, arguments.as_ptr(), environment.as_ptr()) };
    }
    could_not(messages, c"execve")
}

/// Undoes what the standard library has done to this process, as it does for programs that it starts.
fn heed_closed_pipes() {
    // SAFETY: an async-signal-safe call that installs no code of ours.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
}

struct Descriptors {
    null: RawFd,
    stdout: RawFd,
    stderr: RawFd,
    messages: RawFd,
}

/// What every child needs first, by async-signal-safe calls alone, as all that follows.
fn set_up(parent: Pid) {
    // SAFETY: plain system calls on numbers; the signal set lives on this stack. No call
    // allocates, locks, or touches memory of other threads.
    unsafe {
        libc::setpgid(0, 0);
        #[cfg(target_os = "linux")]
        {
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
            // The parent may have died before the request took effect.
            if libc::getppid() != parent.as_raw() {
                libc::_exit(0);
            }
        }
        #[cfg(not(target_os = "linux"))]
        let _ = parent;
        let mut none = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, ptr::null_mut());
    }
}

/// Leaves descriptors 0, 1, 2, and the message pipe, closed on exec, at a number that no test will use: those from
/// 3 on belong to it, and some tests take them by number. Returns that number.
fn set_up_fork(from: &Descriptors, parent: Pid, sheds: Sheds<'_>) -> RawFd {
    set_up(parent);
    // SAFETY: as in set_up. All sources are above 2, so no standard descriptor is one.
    unsafe {
        let mut messages = libc::fcntl(from.messages, libc::F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
        if messages < 0 {
            // Few descriptors are allowed here.
            messages = libc::fcntl(from.messages, libc::F_DUPFD_CLOEXEC, 3);
        }
        if messages < 0
            || (matches!(sheds, Sheds::All) && libc::dup2(from.null, 0) < 0)
            || libc::dup2(from.stdout, 1) < 0
            || libc::dup2(from.stderr, 2) < 0
        {
            could_not(from.messages, c"dup2");
        }
        match sheds {
            Sheds::All => {
                close(3, messages - 1);
                close(messages + 1, RawFd::MAX);
            }
            Sheds::These(descriptors) => descriptors.iter().for_each(|fd| close(*fd, *fd)),
        }
        messages
    }
}

/// Leaves descriptors 0, 1, 2, [`MESSAGES`] and [`STDOUT`] for the program to come.
fn set_up_exec(from: &Descriptors, parent: Pid) {
    set_up(parent);
    // SAFETY: as in set_up. MESSAGES and STDOUT may be the numbers of sources, so every source
    // goes to its standard place, or out of the way, before those two are filled.
    unsafe {
        let messages = libc::fcntl(from.messages, libc::F_DUPFD, STDOUT + 1);
        if messages < 0 {
            could_not(from.messages, c"fcntl");
        }
        // The program takes its stdout over only after libtest has printed its banner.
        let stdout = libc::fcntl(from.stdout, libc::F_DUPFD, STDOUT + 1);
        if stdout < 0
            || libc::dup2(from.null, 0) < 0
            || libc::dup2(from.null, 1) < 0
            || libc::dup2(from.stderr, 2) < 0
            || libc::dup2(messages, MESSAGES) < 0
            || libc::dup2(stdout, STDOUT) < 0
        {
            could_not(messages, c"dup2");
        }
        close(STDOUT + 1, RawFd::MAX);
    }
}

/// Closes all descriptors between two numbers, both included: the harness's own must not reach a
/// test.
fn close(first: RawFd, last: RawFd) {
    if first > last {
        return;
    }
    #[cfg(target_os = "linux")]
    {
        let (first, last) = (first.cast_unsigned(), last.cast_unsigned());
        // SAFETY: closing by number touches no memory; nothing this process goes on to use has a
        // number in the range.
        if unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) } == 0 {
            return;
        }
    }
    // SAFETY: as above; sysconf and close are async-signal-safe.
    unsafe {
        let most = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 65_536);
        for fd in first..=last.min(i32::try_from(most).unwrap_or(65_536)) {
            libc::close(fd);
        }
    }
}

/// Tells the harness which call failed and ends, without allocating.
fn could_not(messages: RawFd, call: &CStr) -> ! {
    let mut errno = Errno::last_raw();
    let mut digits = [0_u8; 10];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (errno % 10).unsigned_abs() as u8;
        errno /= 10;
        if errno == 0 || at == 0 {
            break;
        }
    }
    for part in [
        b"{\"could_not_start\":{\"call\":\"".as_slice(),
        call.to_bytes(),
        b"\",\"errno\":",
        &digits[at..],
        b"}}\n",
    ] {
        // SAFETY: pointer and length come from one live slice.
        unsafe { libc::write(messages, part.as_ptr().cast(), part.len()) };
    }
    // SAFETY: ends this process, running nothing.
    unsafe { libc::_exit(127) }
}

fn pointers(strings: &[CString]) -> Strings {
    strings
        .iter()
        .map(|string| string.as_ptr())
        .chain([ptr::null()])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::pipes;
    use crate::protocol::{Message, from_line};
    use std::io::Read;

    #[test]
    fn a_program_that_is_not_there_is_reported_with_its_error_number() {
        let (ours, child_ends) = pipes::open().unwrap();
        let null = File::options()
            .read(true)
            .write(true)
            .open("/dev/null")
            .unwrap();
        let image = ExecImage {
            program: c"/no/such/program".to_owned(),
            arguments: vec![c"program".to_owned()],
            environment: Vec::new(),
        };
        let pid = launch(Start::Spawn(&image), null.as_raw_fd(), &child_ends).unwrap();
        drop(child_ends);
        nix::sys::wait::waitpid(pid, None).unwrap();
        let mut said = String::new();
        File::from(ours.messages).read_to_string(&mut said).unwrap();
        let message: Message = from_line(said.as_bytes()).unwrap();
        assert_eq!(
            message,
            Message::CouldNotStart {
                call: "execve".to_owned(),
                errno: libc::ENOENT
            }
        );
    }
}
