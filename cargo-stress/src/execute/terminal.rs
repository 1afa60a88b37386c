//! The terminal before which a person sits: the mode in which each key comes as it is pressed, and the
//! way back.

use rustix::process::getpgrp;
// nix would lose flags that it does not know.
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr,
};
use std::fs::File;
use std::io::{IsTerminal, stderr, stdin, stdout};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The controlling terminal, if all that a person sees and types goes there.
#[derive(Debug)]
pub(super) struct Terminal {
    device: File,
    hold: Mutex<Hold>,
}

#[derive(Debug)]
struct Hold {
    /// Whether it is to be taken whenever that is possible.
    is_wanted: bool,
    /// How it was before it was taken, and is to be again.
    before: Option<Termios>,
}

impl Terminal {
    /// `None` where a key could be meant for another program: something else is read here, or what is
    /// printed goes to a program that may read keys itself.
    pub(super) fn of_a_person() -> Option<Self> {
        let all = stdin().is_terminal() && stdout().is_terminal() && stderr().is_terminal();
        // Fails if it is another terminal than the one by which shells control jobs.
        if !all || tcgetpgrp(stdin()).is_err() {
            return None;
        }
        // Opened anew: that reads do not wait must not be true of the shell's own descriptor.
        let device = File::options()
            .read(true)
            .custom_flags(nix::libc::O_NONBLOCK | nix::libc::O_NOCTTY)
            .open("/dev/tty");
        Some(Self {
            device: device.ok()?,
            hold: Mutex::new(Hold {
                is_wanted: true,
                before: None,
            }),
        })
    }

    /// What keys are read from. A read does not wait.
    pub(super) fn device(&self) -> &File {
        &self.device
    }

    /// From now on keys come one by one and are not shown; those that mean signals still do. Says
    /// whether that is so: not while it belongs to the shell, or to a program of our group that has
    /// taken it before us.
    pub(super) fn take(&self) -> bool {
        let mut hold = self.hold();
        // Whoever reads, or changes anything, in the background is stopped by the system.
        if !hold.is_wanted || !self.is_in_foreground() {
            return false;
        }
        let Ok(now) = tcgetattr(&self.device) else {
            return false;
        };
        // Shells set it as they want it, and not all of them say when they give it back.
        if now.local_modes.contains(LocalModes::ICANON) {
            let mut ours = now.clone();
            let (lines, shown) = (LocalModes::ICANON, LocalModes::ECHO);
            ours.local_modes.remove(lines | shown);
            ours.special_codes[SpecialCodeIndex::VMIN] = 1;
            ours.special_codes[SpecialCodeIndex::VTIME] = 0;
            if tcsetattr(&self.device, OptionalActions::Now, &ours).is_ok() {
                hold.before = Some(now);
            }
        }
        hold.before.is_some()
    }

    /// It is as it was, and stays so until it is wanted again. In the background it is so already: the
    /// shell has seen to that.
    pub(super) fn give_back(&self) {
        let mut hold = self.hold();
        hold.is_wanted = false;
        if let Some(before) = hold.before.take()
            && self.is_in_foreground()
        {
            let _ = tcsetattr(&self.device, OptionalActions::Now, &before);
        }
    }

    /// It is taken as soon as that is possible.
    pub(super) fn want_again(&self) {
        self.hold().is_wanted = true;
        self.take();
    }

    fn is_in_foreground(&self) -> bool {
        tcgetpgrp(&self.device).is_ok_and(|group| group == getpgrp())
    }

    fn hold(&self) -> MutexGuard<'_, Hold> {
        self.hold.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
