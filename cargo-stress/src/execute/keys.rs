//! Keys that a person presses while a session runs, as wishes.

use super::signals::Wish;
use super::terminal::Terminal;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal};
use std::io::Read;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;

/// How often it is looked whether the terminal is ours (again).
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// Asks what runs.
const TELL: u8 = b't';

/// They are heard until this is dropped; the terminal is as before then.
#[derive(Debug)]
pub(super) struct Keys(Arc<Terminal>);

impl Keys {
    /// `None` where nobody can press one.
    pub(super) fn listen(wishes: &UnboundedSender<Wish>) -> Option<Self> {
        let terminal = Arc::new(Terminal::of_a_person()?);
        let (ours, wishes) = (Arc::clone(&terminal), wishes.clone());
        let listening = thread::Builder::new().name("keys".to_owned());
        // It lasts as long as the process may: nothing waits for it.
        listening.spawn(move || listen(&ours, &wishes)).ok()?;
        Some(Self(terminal))
    }

    /// Does that while the terminal is as it was before.
    pub(super) fn without(&self, act: impl FnOnce()) {
        self.0.give_back();
        act();
        self.0.want_again();
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        self.0.give_back();
    }
}

fn listen(terminal: &Terminal, wishes: &UnboundedSender<Wish>) {
    // Should the shell get the terminal right before a read, that fails, and we are not stopped.
    let _ = SigSet::from(Signal::SIGTTIN).thread_block();
    let mut keys = [0; 64];
    while !wishes.is_closed() {
        // Somebody else's keys must not even be waited for: they may lie there for long.
        if !terminal.take() {
            thread::sleep(LOOK_AGAIN);
            continue;
        }
        let mut device = [PollFd::new(terminal.device().as_fd(), PollFlags::POLLIN)];
        let until = PollTimeout::try_from(LOOK_AGAIN).unwrap_or(PollTimeout::NONE);
        let is_ready = poll(&mut device, until).is_ok_and(|ready| ready > 0);
        if !is_ready || !terminal.take() {
            continue;
        }
        match terminal.device().read(&mut keys) {
            // Many at a time, pasted or repeated, are one question.
            Ok(count @ 1..) => {
                if keys[..count].contains(&TELL) && wishes.send(Wish::Tell).is_err() {
                    return;
                }
            }
            // The terminal is gone, for now or for good.
            _ => thread::sleep(LOOK_AGAIN),
        }
    }
}
