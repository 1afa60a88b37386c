//! A terminal before which a session runs, and the person who types there.

use nix::pty::{Winsize, openpty};
use nix::sys::termios::{Termios, tcgetattr};
use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;

/// The end of a pseudo-terminal at which a person sits.
#[derive(Debug)]
pub struct Terminal {
    master: File,
    /// The other end, until a session has it.
    slave: Option<OwnedFd>,
}

impl Default for Terminal {
    /// A new one, set as the system sets them.
    fn default() -> Self {
        let size = Winsize {
            ws_row: 40,
            ws_col: 110,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let pair = openpty(&size, None).expect("the system has no pseudo-terminals");
        Self {
            master: File::from(pair.master),
            slave: Some(pair.slave),
        }
    }
}

impl Terminal {
    /// Presses these keys.
    ///
    /// # Panics
    /// If that fails.
    pub fn press(&self, keys: &str) {
        let written = (&self.master).write_all(keys.as_bytes());
        written.expect("the terminal is gone");
    }

    /// How it is set.
    ///
    /// # Panics
    /// If that cannot be told.
    pub fn settings(&self) -> Termios {
        tcgetattr(&self.master).expect("the terminal is gone")
    }

    /// What is shown there; it ends when nothing holds the other end any more.
    pub(crate) fn screen(&self) -> File {
        self.master.try_clone().expect("it can be copied")
    }

    /// The end for programs. Nobody but the session is to hold it.
    pub(crate) fn for_programs(&mut self) -> OwnedFd {
        self.slave.take().expect("a terminal is for one session")
    }
}
