//! The child's stdout and stderr between two tests.

use crate::protocol::Separator;
use nix::errno::Errno;
use nix::sys::stat::fstat;
use nix::unistd::write;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};

/// Which file a descriptor stands for.
type Identity = (libc::dev_t, libc::ino_t);

/// Writes separators on both streams, as long as they are what they were at the start: a test may
/// close them, and what gets their numbers then is none of ours.
pub(super) struct Streams<'a> {
    separator: &'a Separator,
    stdout: Option<Identity>,
    stderr: Option<Identity>,
}

impl<'a> Streams<'a> {
    pub(super) fn of(separator: &'a Separator) -> Self {
        Self {
            separator,
            stdout: identity(io::stdout().as_fd()),
            stderr: identity(io::stderr().as_fd()),
        }
    }

    /// All that has been printed belongs to `step` or to those before it.
    pub(super) fn separate(&self, step: usize) {
        flush();
        let bytes = self.separator.after(step);
        put(io::stdout().as_fd(), self.stdout, &bytes);
        put(io::stderr().as_fd(), self.stderr, &bytes);
    }
}

/// Puts into the pipe what the standard library still holds.
pub(super) fn flush() {
    let _ = io::stdout().flush();
}

fn put(fd: BorrowedFd<'_>, expected: Option<Identity>, bytes: &[u8]) {
    if expected.is_none() || identity(fd) != expected {
        return;
    }
    // A pipe takes so few bytes whole or not at all. If it is full and does not let us wait, what
    // was printed goes to the next attempt.
    while write(fd, bytes) == Err(Errno::EINTR) {}
}

fn identity(fd: BorrowedFd<'_>) -> Option<Identity> {
    let stat = fstat(fd).ok()?;
    Some((stat.st_dev, stat.st_ino))
}
