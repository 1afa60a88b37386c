//! Passes the harness on to the thread that bears the name of the next test.
//!
//! A test body must run in a fresh thread named after its test, as under libtest: snapshot
//! libraries look at the name, and thread-local state (the seed of `HashMap`) must not be shared.
//! A fork copies the thread that calls it. So the harness's loop runs in a thread that is called
//! like the test it forks for; the child then needs no thread of its own, which would cost as much
//! as the fork (measured: 0.15 ms each). The other threads wait; only one runs at any time.

use super::serve::Harness;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Threads kept for later; a binary with more tests than this pays for a thread now and then.
const KEPT: usize = 32;

/// The ways to the threads that wait, by name.
#[derive(Default)]
pub(super) struct Relay(Vec<(String, SyncSender<Harness>)>);

impl Relay {
    /// The thread called `name` that waits, or a new one. `idle` says that no child is alive: a
    /// thread must outlive the children it has forked, since the kernel takes its end for the
    /// death of their parent.
    pub(super) fn to(&mut self, name: &str, idle: bool) -> io::Result<SyncSender<Harness>> {
        if let Some((_, thread)) = self.0.iter().find(|(known, _)| known == name) {
            return Ok(thread.clone());
        }
        if idle && self.0.len() >= KEPT {
            self.0.clear();
        }
        let received = self.join(name);
        let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Ok(harness) = received.recv() {
                harness.run();
            }
        });
        if let Err(error) = spawned {
            self.0.pop();
            return Err(error);
        }
        self.to(name, false)
    }

    /// Makes the calling thread, which bears that name, one of those that can be passed to.
    pub(super) fn join(&mut self, name: &str) -> Receiver<Harness> {
        let (sender, receiver) = sync_channel(1);
        self.0.push((name.to_owned(), sender));
        receiver
    }
}
