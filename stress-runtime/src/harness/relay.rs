//! Passes the harness on to the thread that bears the name of the next test.
//!
//! A test body must run in a fresh thread named after its test, as under libtest: snapshot
//! libraries look at the name, and thread-local state (the seed of `HashMap`) must not be shared.
//! A fork copies the thread that calls it. So the harness's loop runs in a thread that is called
//! like the test it forks for; the child then needs no thread of its own, which would cost as much
//! as the fork (measured: 0.15 ms each).
//!
//! The other threads wait and hold no lock, or a child would find it locked for ever; the one that has
//! just passed the harness on may still be on its way to that, and holds none that a child needs
//! (launch.rs). None of them ever ends: a thread that ends holds locks of the C library for a moment,
//! and the kernel would take its end for the death of its children's parent.

use super::serve::Harness;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// No more threads than this: each makes every fork a little dearer. The tests of larger binaries
/// that find no thread of their name get one in the child.
const MOST: usize = 32;

/// The ways to the threads that wait, by name.
#[derive(Default)]
pub(super) struct Relay(Vec<(String, SyncSender<Harness>)>);

impl Relay {
    /// The thread called `name` that waits, or a new one; `None` if there can be no more.
    pub(super) fn to(&mut self, name: &str) -> Option<SyncSender<Harness>> {
        if let Some((_, thread)) = self.0.iter().find(|(known, _)| known == name) {
            return Some(thread.clone());
        }
        if self.0.len() >= MOST {
            return None;
        }
        let (sender, received) = sync_channel::<Harness>(1);
        let work = move || {
            while let Ok(harness) = received.recv() {
                harness.run();
            }
        };
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(work)
            .ok()?;
        self.0.push((name.to_owned(), sender.clone()));
        Some(sender)
    }

    /// Makes the calling thread, which bears that name, one of those that can be passed to.
    pub(super) fn join(&mut self, name: &str) -> Receiver<Harness> {
        let (sender, receiver) = sync_channel(1);
        self.0.push((name.to_owned(), sender));
        receiver
    }
}
