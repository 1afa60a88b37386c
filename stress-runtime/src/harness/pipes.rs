//! The pipes between a harness and one child.

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

/// The read ends, which the harness keeps.
#[derive(Debug)]
pub(super) struct OurEnds {
    pub(super) stdout: OwnedFd,
    pub(super) stderr: OwnedFd,
    pub(super) messages: OwnedFd,
}

/// The write ends, which the child gets.
#[derive(Debug)]
pub(super) struct ChildEnds {
    pub(super) stdout: OwnedFd,
    pub(super) stderr: OwnedFd,
    pub(super) messages: OwnedFd,
}

impl OurEnds {
    pub(super) fn raw(&self) -> [RawFd; 3] {
        [&self.stdout, &self.stderr, &self.messages].map(AsRawFd::as_raw_fd)
    }
}

impl ChildEnds {
    pub(super) fn raw(&self) -> [RawFd; 3] {
        [&self.stdout, &self.stderr, &self.messages].map(AsRawFd::as_raw_fd)
    }
}

/// Three pipes, closed on exec, whose read ends never block.
pub(super) fn open() -> io::Result<(OurEnds, ChildEnds)> {
    let (stdout, child_stdout) = pipe()?;
    let (stderr, child_stderr) = pipe()?;
    let (messages, child_messages) = pipe()?;
    Ok((
        OurEnds {
            stdout,
            stderr,
            messages,
        },
        ChildEnds {
            stdout: child_stdout,
            stderr: child_stderr,
            messages: child_messages,
        },
    ))
}

fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let (reader, writer) = io::pipe()?;
    let (reader, writer) = (above_stdio(reader.into())?, above_stdio(writer.into())?);
    fcntl(&reader, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
    Ok((reader, writer))
}

/// A test under `cargo test` may have closed its standard descriptors; a pipe that took one of
/// their numbers would be overwritten when the child's are put in place.
fn above_stdio(fd: OwnedFd) -> io::Result<OwnedFd> {
    if fd.as_raw_fd() > 2 {
        return Ok(fd);
    }
    // The standard library duplicates to numbers above the standard three.
    fd.try_clone()
}
