//! The signal by which a thread of a child is asked where it is, and the answer.
//!
//! The answer is given by the thread itself, wherever it was interrupted, by code that allocates and
//! takes locks. A thread that was interrupted in an allocation, or in printing a panic, may never
//! answer: it is asked only when its process is about to be ended anyway, and nobody waits for long.
#![allow(unsafe_code)]

#[cfg(target_os = "linux")]
pub(super) use linux::answer;
#[cfg(target_os = "linux")]
pub(crate) use linux::{ask, handle_questions};

use std::cell::Cell;

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// It may answer.
    Yes,
    /// It has ended, or there is no way to ask.
    No,
}

thread_local! {
    /// Whether this thread does nothing but wait for tests. Needs no destructor and no first use, so
    /// that a signal's handler can read it.
    static WAITS_FOR_TESTS: Cell<bool> = const { Cell::new(false) };
}

/// Says that the calling thread only waits for the threads of tests.
pub(super) fn this_thread_waits_for_tests() {
    WAITS_FOR_TESTS.set(true);
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn handle_questions() {}

#[cfg(not(target_os = "linux"))]
pub(crate) fn ask(_pid: nix::unistd::Pid, _tid: i32) -> Asked {
    Asked::No
}

#[cfg(target_os = "linux")]
mod linux {
    use super::{Asked, WAITS_FOR_TESTS};
    use crate::child::directories::Directories;
    use crate::child::{backtrace_text, message_pipe};
    use crate::protocol::{Message, Trace};
    use nix::errno::Errno;
    use nix::unistd::Pid;
    use std::any::type_name_of_val;
    use std::backtrace::Backtrace;
    use std::panic::catch_unwind;
    use std::thread;

    /// The signal. Without a handler it does nothing to a process: one that has become another program
    /// in the meantime is not harmed. Tests hardly ever use it.
    const SIGNAL: libc::c_int = libc::SIGURG;

    /// From now on each thread of this process, and of its forks, answers.
    pub(crate) fn handle_questions() {
        // SAFETY: the structure is a plain one of which all zeroes are a value; the handler has the
        // signature that goes with the flags, and code of this binary stays where it is.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            let handler: extern "C" fn(libc::c_int) = on_signal;
            action.sa_sigaction = handler as usize;
            // A system call that can be gone on with goes on.
            action.sa_flags = libc::SA_RESTART;
            libc::sigfillset(&raw mut action.sa_mask);
            libc::sigaction(SIGNAL, &raw const action, std::ptr::null_mut());
        }
    }

    /// Asks one thread of a process that has not been reaped.
    pub(crate) fn ask(pid: Pid, tid: i32) -> Asked {
        // SAFETY: a system call on three numbers.
        let sent = unsafe { libc::syscall(libc::SYS_tgkill, pid.as_raw(), tid, SIGNAL) };
        if sent == 0 { Asked::Yes } else { Asked::No }
    }

    extern "C" fn on_signal(_signal: libc::c_int) {
        let errno = Errno::last();
        // What cannot be told is not told; a panic must not leave this function.
        let _ = catch_unwind(|| answer(type_name_of_val(&on_signal)));
        errno.set();
    }

    /// Says where the calling thread is, from within a signal's handler of that name.
    pub(in crate::child) fn answer(handler: &str) {
        if message_pipe::is_copy() {
            return;
        }
        let text = Backtrace::force_capture().to_string();
        let trace = Trace {
            tid: nix::unistd::gettid().as_raw(),
            name: thread::current().name().map(str::to_owned),
            waits_for_tests: WAITS_FOR_TESTS.get(),
            frames: backtrace_text::frames(&text, handler, &Directories::of_this_process()),
        };
        message_pipe::try_send(&Message::Trace(Box::new(trace)));
    }
}
