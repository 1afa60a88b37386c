//! The harness's end of the socket to the tool; never blocks.

use crate::protocol::{Line, LineReader, Reply, Request, to_line};
use nix::poll::PollFlags;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// The longest request: an order of some thousands of tests with long names.
const MAX_REQUEST: usize = 64 << 20;
/// Unsent bytes above which nothing more is launched until the tool has read some.
const BACKLOG: usize = 4 << 20;

/// How long a reply may wait for others.
const PATIENCE: Duration = Duration::from_millis(2);

/// A socket, what came in of an unfinished line, and what has not gone out yet.
pub(super) struct Control {
    socket: UnixStream,
    lines: LineReader,
    buffer: Vec<u8>,
    unsent: Vec<u8>,
    /// When the oldest of `unsent` was queued.
    unsent_since: Option<Instant>,
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
            buffer: vec![0; 16 * 1024],
            unsent: Vec::new(),
            unsent_since: None,
        })
    }

    /// What to poll, and for what.
    pub(super) fn interest(&self) -> (BorrowedFd<'_>, PollFlags) {
        let mut flags = PollFlags::POLLIN;
        let blocked = !self.unsent.is_empty() && self.unsent_since.is_none();
        flags.set(PollFlags::POLLOUT, blocked);
        (self.socket.as_fd(), flags)
    }

    pub(super) fn is_backed_up(&self) -> bool {
        self.unsent.len() > BACKLOG
    }

    /// Queues a reply; many go out in one write, so that a busy harness wakes the tool seldom.
    pub(super) fn reply(&mut self, reply: &Reply) {
        self.unsent_since.get_or_insert_with(Instant::now);
        self.unsent.extend_from_slice(&to_line(reply));
    }

    /// Sends what has waited long enough, or everything if the tool is awaited (`now`). Returns when
    /// to call again at the latest.
    pub(super) fn flush_if_due(&mut self, now: bool) -> Result<Option<Instant>, Closed> {
        let Some(since) = self.unsent_since else {
            return Ok(None);
        };
        let due = since + PATIENCE;
        if now || Instant::now() >= due {
            self.flush()?;
            return Ok(None);
        }
        Ok(Some(due))
    }

    /// Sends what the socket takes.
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
        // What the socket did not take goes out as soon as it can: `interest` asks for that.
        self.unsent_since = None;
        result
    }

    /// Sends everything, waiting for the tool if need be: nothing else is left to do.
    pub(super) fn finish(&mut self) -> Result<(), Closed> {
        let blocking = self.socket.set_nonblocking(false);
        let sent = blocking.and_then(|()| self.socket.write_all(&self.unsent));
        sent.map_err(|_| Closed)
    }

    /// Everything the tool has sent by now; also sends what the socket did not take before.
    pub(super) fn requests(&mut self) -> Result<Vec<Line<Request>>, Closed> {
        if self.unsent_since.is_none() {
            self.flush()?;
        }
        let mut requests = Vec::new();
        loop {
            match self.socket.read(&mut self.buffer) {
                Ok(0) => return Err(Closed),
                Ok(count) => self
                    .lines
                    .feed(&self.buffer[..count], |line| requests.push(line)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(requests),
                Err(_) => return Err(Closed),
            }
        }
    }
}
