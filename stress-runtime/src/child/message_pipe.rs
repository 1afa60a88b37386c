//! The child's side of its message descriptor.
#![cfg_attr(
    not(target_os = "linux"),
    expect(
        dead_code,
        reason = "only there signals' handlers have something to tell"
    )
)]

use crate::protocol::{Attempt, LONGEST_MESSAGE, Message, Outcome, PassedLine, to_line};
use nix::errno::Errno;
use nix::unistd::{getpid, write};
use std::fs::File;
use std::os::fd::{AsRawFd, IntoRawFd, OwnedFd, RawFd};
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::Duration;

/// How often, and with which pauses, one who cannot wait asks for the pipe.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(1);

/// All that is known of it. In one place: a fresh fork copies a page for each that it writes to.
static TO_HARNESS: MessagePipe = MessagePipe {
    pipe: Mutex::new(None),
    owner: AtomicI32::new(0),
    fd: AtomicI32::new(-1),
};

struct MessagePipe {
    pipe: Mutex<Option<OwnedFd>>,
    /// The process whose word counts, 0 before there is one: a test may fork, and the copy returns from
    /// its body too. Not under the lock, which another thread may have held when the copy was made.
    owner: AtomicI32,
    /// The descriptor, for one who may not wait for the lock; -1 before there is one.
    fd: AtomicI32,
}

fn pipe() -> MutexGuard<'static, Option<OwnedFd>> {
    let pipe = TO_HARNESS.pipe.lock();
    pipe.unwrap_or_else(PoisonError::into_inner)
}

/// Makes `file` the way to the harness.
pub(super) fn open(file: File) {
    let mut pipe = pipe();
    TO_HARNESS.fd.store(file.as_raw_fd(), Relaxed);
    if let Some(of_the_original) = pipe.replace(file.into()) {
        // This is a branch, made by the process that it copies, which has closed the descriptor.
        let _ = of_the_original.into_raw_fd();
    }
    TO_HARNESS.owner.store(getpid().as_raw(), Relaxed);
}

/// The number of the descriptor; `None` before [`open`].
pub(super) fn fd() -> Option<RawFd> {
    pipe().as_ref().map(AsRawFd::as_raw_fd)
}

/// The same without a lock; `None` also in a copy that the test made of this process.
pub(super) fn fd_at_any_time() -> Option<RawFd> {
    let is_ours = TO_HARNESS.owner.load(Relaxed) == getpid().as_raw();
    is_ours.then(|| TO_HARNESS.fd.load(Relaxed))
}

/// Whether this process is a copy that the test made of itself.
pub(super) fn is_copy() -> bool {
    let owner = TO_HARNESS.owner.load(Relaxed);
    owner != 0 && owner != getpid().as_raw()
}

/// Sends how the test at that place in the order ended. What has passed needs none of the general code
/// (see [`PassedLine`]).
pub(super) fn send_ended(step: usize, outcome: Outcome, us: u64) {
    match outcome {
        Outcome::Passed => send_line(PassedLine::of(step, us).as_bytes()),
        outcome => send_line(&ended_line(Attempt::new(step, outcome, us))),
    }
}

/// What is too long would be refused: of many panics that all say much, the last ones are left out.
fn ended_line(mut attempt: Attempt) -> Vec<u8> {
    loop {
        let message = Message::Ended(attempt);
        let line = line(&message);
        let Message::Ended(mut shorter) = message else {
            return line;
        };
        match &mut shorter.outcome {
            Outcome::Failed(failure) if line.len() > LONGEST_MESSAGE => {
                if failure.other_panics.pop().is_none() {
                    return line;
                }
            }
            _ => return line,
        }
        attempt = shorter;
    }
}

/// Sends one message, whole: threads may panic at the same time.
///
/// An error is swallowed. If the harness is gone this process is about to be killed; if the test
/// closed the descriptor, the harness will see a process that ended without a word and say that.
pub(super) fn send(message: &Message) {
    send_line(&line(message));
}

fn send_line(line: &[u8]) {
    if is_copy() {
        return;
    }
    if let Some(pipe) = &*pipe() {
        put(pipe, line);
    }
}

/// As [`send`], from a signal's handler: the thread that it interrupts may hold the lock, and then
/// nothing is said.
pub(super) fn try_send(message: &Message) {
    if is_copy() {
        return;
    }
    if let Some(pipe) = free_soon(&TO_HARNESS.pipe)
        && let Some(pipe) = &*pipe
    {
        put(pipe, &line(message));
    }
}

/// The lock, unless it is held for longer than any sending takes.
fn free_soon<T>(lock: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    for _ in 0..TRIES {
        match lock.try_lock() {
            Ok(held) => return Some(held),
            // Who held it has panicked, and does so no more.
            Err(TryLockError::Poisoned(held)) => return Some(held.into_inner()),
            // Another thread sends: it will be done soon.
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
        }
    }
    None
}

/// Whatever a test has written to the descriptor by mistake ends before it.
fn line(message: &Message) -> Vec<u8> {
    [b"\n", to_line(message).as_slice()].concat()
}

fn put(pipe: &OwnedFd, mut line: &[u8]) {
    while !line.is_empty() {
        match write(pipe, line) {
            Ok(written) => line = &line[written..],
            Err(Errno::EINTR) => {}
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Failure, FailureCause, Line, LineReader, PanicReport};

    #[test]
    fn a_lock_whose_holder_panicked_is_free_and_one_that_is_held_is_given_up() {
        let lock = Mutex::new(7);
        thread::scope(|scope| {
            let holder = scope.spawn(|| {
                let _held = lock.lock();
                panic!("on purpose")
            });
            assert!(holder.join().is_err());
        });
        assert!(lock.is_poisoned());
        let held = free_soon(&lock);
        assert_eq!(held.as_deref(), Some(&7));
        assert!(free_soon(&lock).is_none());
    }

    #[test]
    fn however_much_its_panics_say_the_end_of_a_test_can_be_told() {
        // Each of these becomes six bytes.
        let panic = PanicReport {
            thread: "pool".to_owned(),
            message: "\u{1}".repeat(16 * 1024),
            location: None,
            frames: Vec::new(),
        };
        let failure = Failure {
            cause: FailureCause::Panic,
            message: panic.message.clone(),
            location: None,
            frames: Vec::new(),
            other_panics: vec![panic; 16],
        };
        let line = ended_line(Attempt::new(0, Outcome::Failed(failure), 1));
        let mut reader = LineReader::new(LONGEST_MESSAGE);
        let mut told = Vec::new();
        reader.feed(&line, |line: Line<Message>| told.push(line));
        let Some(Line::Value(Message::Ended(attempt))) = told.pop() else {
            panic!("nothing can be read")
        };
        let Outcome::Failed(failure) = &attempt.outcome else {
            panic!("{attempt:?}")
        };
        assert!((5..16).contains(&failure.other_panics.len()));
    }
}
