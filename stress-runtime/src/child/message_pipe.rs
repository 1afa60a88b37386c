//! The child's side of its message descriptor.

use crate::protocol::{Attempt, Message, Outcome, passed_line, to_line};
use std::fs::File;
use std::io::Write;
use std::os::fd::{AsRawFd, IntoRawFd, RawFd};
use std::process;
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How often, and with which pauses, one who cannot wait asks for the pipe.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(1);

static PIPE: Mutex<Option<File>> = Mutex::new(None);

/// The process whose word counts, 0 before there is one: a test may fork, and the copy returns from
/// its body too. Not under the lock, which another thread may have held when the copy was made.
static OWNER: AtomicU32 = AtomicU32::new(0);

/// The descriptor, for one who may not wait for the lock; -1 before there is one.
static FD: AtomicI32 = AtomicI32::new(-1);

/// Makes `file` the way to the harness.
pub(super) fn open(file: File) {
    let mut pipe = PIPE.lock().unwrap_or_else(PoisonError::into_inner);
    FD.store(file.as_raw_fd(), Relaxed);
    if let Some(of_the_original) = pipe.replace(file) {
        // This is a branch, made by the process that it copies, which has closed the descriptor.
        let _ = of_the_original.into_raw_fd();
    }
    OWNER.store(process::id(), Relaxed);
}

/// The number of the descriptor; `None` before [`open`].
pub(super) fn fd() -> Option<RawFd> {
    let pipe = PIPE.lock().unwrap_or_else(PoisonError::into_inner);
    pipe.as_ref().map(File::as_raw_fd)
}

/// The same without a lock; `None` also in a copy that the test made of this process.
pub(super) fn fd_at_any_time() -> Option<RawFd> {
    let is_ours = OWNER.load(Relaxed) == process::id();
    is_ours.then(|| FD.load(Relaxed))
}

/// Whether this process is a copy that the test made of itself.
pub(super) fn is_copy() -> bool {
    let owner = OWNER.load(Relaxed);
    owner != 0 && owner != process::id()
}

/// Sends one message, whole: threads may panic at the same time.
///
/// An error is swallowed. If the harness is gone this process is about to be killed; if the test
/// closed the descriptor, the harness will see a process that ended without a word and say that.
pub(super) fn send(message: &Message) {
    if is_copy() {
        return;
    }
    let mut pipe = PIPE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(file) = &mut *pipe {
        write(file, message);
    }
}

/// As [`send`], from a signal's handler: the thread that it interrupts may hold the lock, and then
/// nothing is said.
pub(super) fn try_send(message: &Message) {
    if is_copy() {
        return;
    }
    for _ in 0..TRIES {
        match PIPE.try_lock() {
            Ok(mut pipe) => {
                if let Some(file) = &mut *pipe {
                    write(file, message);
                }
                return;
            }
            // Another thread sends: it will be done soon.
            Err(_) => thread::sleep(PAUSE),
        }
    }
}

fn write(file: &mut File, message: &Message) {
    let _ = match message {
        Message::Ended(Attempt {
            step,
            outcome: Outcome::Passed,
            us,
            ..
        }) => file.write_all(&passed_line::write(*step, *us)),
        // Whatever a test has written to the descriptor by mistake ends here.
        message => file.write_all(&[b"\n", to_line(message).as_slice()].concat()),
    };
}
