//! The harness's end of the socket to the tool; never blocks.

use crate::protocol::{Line, LineReader, Reply, Request, to_line};
use nix::poll::PollFlags;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

/// The longest request: an order of some thousands of tests with long names.
const MAX_REQUEST: usize = 64 << 20;
/// Unsent bytes above which nothing more is launched until the tool has read some.
const BACKLOG: usize = 4 << 20;

/// A socket, what came in of an unfinished line, and what has not gone out yet.
pub(super) struct Control {
    socket: UnixStream,
    lines: LineReader,
    unsent: Vec<u8>,
}

/// The tool has closed its end.
#[derive(Debug)]
pub(super) struct Closed;

impl Control {
    pub(super) fn new(fd: OwnedFd) -> std::io::Result<Self> {
        let socket = UnixStream::from(fd);
        socket.set_nonblocking(true)?;
        Ok(Self {
            socket,
            lines: LineReader::new(MAX_REQUEST),
            unsent: Vec::new(),
        })
    }

    /// What to poll, and for what.
    pub(super) fn interest(&self) -> (BorrowedFd<'_>, PollFlags) {
        let mut flags = PollFlags::POLLIN;
        flags.set(PollFlags::POLLOUT, !self.unsent.is_empty());
        (self.socket.as_fd(), flags)
    }

    pub(super) fn is_backed_up(&self) -> bool {
        self.unsent.len() > BACKLOG
    }

    /// Queues a reply; [`flush`](Self::flush) sends what is queued in as few writes as possible.
    pub(super) fn reply(&mut self, reply: &Reply) {
        self.unsent.extend_from_slice(&to_line(reply));
    }

    pub(super) fn flush(&mut self) -> Result<(), Closed> {
        let mut sent = 0;
        let result = loop {
            if sent == self.unsent.len() {
                break Ok(());
            }
            match self.socket.write(&self.unsent[sent..]) {
                Ok(0) => break Err(Closed),
                Ok(count) => sent += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break Ok(()),
                Err(_) => break Err(Closed),
            }
        };
        self.unsent.drain(..sent);
        result
    }

    /// Everything the tool has sent by now.
    pub(super) fn requests(&mut self) -> Result<Vec<Line<Request>>, Closed> {
        let mut requests = Vec::new();
        let mut buffer = [0; 16 * 1024];
        loop {
            match self.socket.read(&mut buffer) {
                Ok(0) => return Err(Closed),
                Ok(count) => self
                    .lines
                    .feed(&buffer[..count], |line| requests.push(line)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(requests),
                Err(_) => return Err(Closed),
            }
        }
    }
}
