//! Starts a child: one fork, the same set-up for both launches, then either our code or an exec.
#![allow(unsafe_code)]

use super::exec_image::ExecImage;
use super::pipes::ChildEnds;
use crate::child::{MESSAGES, STDOUT};
use nix::errno::Errno;
use nix::unistd::{ForkResult, Pid, fork, setpgid};
use std::ffi::{CStr, CString};
use std::fs::File;
use std::os::fd::{AsRawFd, FromRawFd, RawFd};
use std::ptr;

/// What the child does once it is set up.
pub(super) enum Start<'a> {
    /// Goes on in a copy of this process. Only for a process without other running threads.
    Fork(&'a dyn Fn(File)),
    /// Becomes a new process image.
    Spawn(&'a ExecImage),
}

/// Forks; returns in the parent with the child's process id, which leads its own group.
pub(super) fn launch(start: Start<'_>, null: RawFd, ends: &ChildEnds) -> Result<Pid, Errno> {
    let exec = match &start {
        Start::Spawn(image) => Some((pointers(&image.arguments), pointers(&image.environment))),
        Start::Fork(_) => None,
    };
    let parent = nix::unistd::getpid();
    let descriptors = Descriptors {
        null,
        stdout: ends.stdout.as_raw_fd(),
        stderr: ends.stderr.as_raw_fd(),
        messages: ends.messages.as_raw_fd(),
    };
    // SAFETY: between here and exec, or for `Start::Fork` the end of set_up, the child makes only
    // async-signal-safe calls. `Start::Fork` is chosen only where this is the one running thread
    // (checked when the harness starts; the harness's own others wait for this call), so all of
    // std may be used after it.
    match unsafe { fork() }? {
        ForkResult::Parent { child } => {
            // The child does the same. Whoever is first makes the group exist before anyone
            // signals it; the other call fails harmlessly.
            let _ = setpgid(child, child);
            Ok(child)
        }
        ForkResult::Child => {
            set_up(&descriptors, parent, exec.is_some());
            if let (Start::Spawn(image), Some((arguments, environment))) = (&start, &exec) {
                // SAFETY: all three are NUL-terminated strings or null-terminated arrays of such,
                // built before the fork and alive in this copy of the memory.
                unsafe {
                    libc::execve(
                        image.program.as_ptr(),
                        arguments.as_ptr(),
                        environment.as_ptr(),
                    )
                };
                could_not(c"execve");
            }
            let Start::Fork(body) = start else {
                could_not(c"execve")
            };
            // SAFETY: set_up has put the message pipe at this number; the `ChildEnds` that also
            // name descriptors belong to the parent's frames, which this copy never drops.
            let messages = unsafe { File::from_raw_fd(MESSAGES) };
            body(messages);
            // It ends in `exit`; a child that came back would go on as a second harness.
            std::process::abort()
        }
    }
}

struct Descriptors {
    null: RawFd,
    stdout: RawFd,
    stderr: RawFd,
    messages: RawFd,
}

/// What every child needs, by async-signal-safe calls alone.
fn set_up(from: &Descriptors, parent: Pid, exec: bool) {
    // SAFETY: plain system calls on numbers; the signal sets live on this stack. No call
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

        // All sources are above 2. MESSAGES (3) and STDOUT (4) may be the number of a source, so
        // every source goes to its standard place, or out of the way, before those are filled.
        let messages = libc::fcntl(from.messages, libc::F_DUPFD, STDOUT + 1);
        if messages < 0 {
            could_not_on(from.messages, c"fcntl");
        }
        if libc::dup2(from.null, 0) < 0 || libc::dup2(from.stderr, 2) < 0 {
            could_not_on(messages, c"dup2");
        }
        // A spawned child takes its stdout over only after libtest has printed its banner.
        let (to_one, spare) = if exec {
            (from.null, from.stdout)
        } else {
            (from.stdout, -1)
        };
        let spare = if spare < 0 {
            spare
        } else {
            libc::fcntl(spare, libc::F_DUPFD, STDOUT + 1)
        };
        if libc::dup2(to_one, 1) < 0 || libc::dup2(messages, MESSAGES) < 0 {
            could_not_on(messages, c"dup2");
        }
        if exec && libc::dup2(spare, STDOUT) < 0 {
            could_not(c"dup2");
        }
        if !exec {
            // Programs that the test starts must not hold the pipe open. A spawned child still
            // has to find it after its exec, and does this itself.
            libc::fcntl(MESSAGES, libc::F_SETFD, libc::FD_CLOEXEC);
        }
        close_from(if exec { STDOUT + 1 } else { MESSAGES + 1 });
    }
}

/// Closes every descriptor from `first` on: the harness's own must not reach a test.
fn close_from(first: RawFd) {
    #[cfg(target_os = "linux")]
    {
        let first = first.cast_unsigned();
        // SAFETY: closing by number touches no memory; nothing this process goes on to use has a
        // number in the range.
        if unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, 0) } == 0 {
            return;
        }
    }
    // SAFETY: as above; sysconf and close are async-signal-safe.
    unsafe {
        let most = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 65_536);
        for fd in first..i32::try_from(most).unwrap_or(65_536) {
            libc::close(fd);
        }
    }
}

fn could_not(call: &CStr) -> ! {
    could_not_on(MESSAGES, call)
}

/// Tells the harness which call failed and ends, without allocating.
fn could_not_on(messages: RawFd, call: &CStr) -> ! {
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

fn pointers(strings: &[CString]) -> Vec<*const libc::c_char> {
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
    use crate::protocol::Message;
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
        let message: Message = serde_json::from_str(&said).unwrap();
        assert_eq!(
            message,
            Message::CouldNotStart {
                call: "execve".to_owned(),
                errno: libc::ENOENT
            }
        );
    }
}
