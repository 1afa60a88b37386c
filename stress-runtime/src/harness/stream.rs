//! The read end of a pipe that is drained whenever it has something, and never waited for.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// Reads at most this many buffers from one stream before the others get their turn.
const TURNS: usize = 16;

/// A pipe until its end.
#[derive(Debug)]
pub(super) struct Stream(Option<File>);

impl Stream {
    pub(super) fn new(fd: OwnedFd) -> Self {
        Self(Some(fd.into()))
    }

    /// What to poll; `None` after the end.
    pub(super) fn fd(&self) -> Option<BorrowedFd<'_>> {
        self.0.as_ref().map(AsFd::as_fd)
    }

    /// The pipe again, unless it came to its end.
    pub(super) fn into_fd(self) -> Option<OwnedFd> {
        self.0.map(OwnedFd::from)
    }

    /// Reads what is there now, at most a bounded number of buffers.
    pub(super) fn drain(&mut self, buffer: &mut [u8], mut each: impl FnMut(&[u8])) {
        for _ in 0..TURNS {
            let Some(file) = &mut self.0 else { return };
            match file.read(buffer) {
                Ok(0) => self.0 = None,
                Ok(count) => {
                    each(&buffer[..count]);
                    if count < buffer.len() {
                        // A pipe gives all it has: asking again would only return WouldBlock.
                        return;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => self.0 = None,
            }
        }
    }

    /// Reads the rest once the process is gone. A grandchild that still holds the pipe and keeps
    /// writing is not waited for: `limit` bytes are the most that is taken. Says whether the pipe
    /// was then empty.
    pub(super) fn drain_rest(
        &mut self,
        buffer: &mut [u8],
        limit: usize,
        mut each: impl FnMut(&[u8]),
    ) -> bool {
        let mut taken = 0;
        while self.0.is_some() && taken < limit {
            let before = taken;
            self.drain(buffer, |bytes| {
                taken += bytes.len();
                each(bytes);
            });
            if taken == before {
                return true;
            }
        }
        self.0.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::pipes;
    use std::io::Write;

    #[test]
    fn a_pipe_that_stays_open_is_not_waited_for() {
        let (ours, child) = pipes::open().unwrap();
        let mut writer = File::from(child.stdout);
        writer.write_all(b"some").unwrap();
        let mut stream = Stream::new(ours.stdout);
        let mut seen = Vec::new();
        assert!(stream.drain_rest(&mut [0; 64], 1000, |bytes| seen.extend_from_slice(bytes)));
        assert_eq!(seen, b"some");
        assert!(stream.fd().is_some());
        drop(writer);
        stream.drain(&mut [0; 64], |_| panic!("nothing was left"));
        assert!(stream.fd().is_none());
    }
}
