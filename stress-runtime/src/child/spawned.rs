//! The first steps of a child that was started by exec.
#![allow(unsafe_code)]

use super::crash;
use super::message_pipe;
use super::order::{refuse, run_order};
use super::{Assignment, BodyThread, panics, trace};
use crate::isolation::{KEEPS_CORE, TMPDIR};
use crate::protocol::SpawnedOrder;
use nix::fcntl::{FcntlArg, fcntl};
use nix::unistd;
use std::fs::File;
use std::io::Write;
use std::os::fd::{FromRawFd, OwnedFd, RawFd};

/// Where a child finds its way to the harness.
pub(crate) const MESSAGES: RawFd = 3;
/// Where a spawned child finds the stdout it is to use; libtest's banner goes to `/dev/null`.
pub(crate) const STDOUT: RawFd = 4;

/// Where the message pipe goes if it can: tests may take low numbers for themselves. Not beyond 63:
/// the kernel would have to enlarge the table of descriptors, for which a process with two threads
/// waits some 10 ms.
pub(crate) const OUT_OF_THE_WAY: RawFd = 60;

/// Takes over the descriptors prepared by the harness and runs the order given as JSON. `first` is as for
/// [`run_order`].
pub(crate) fn run_spawned(order: &str, first: BodyThread) -> ! {
    // SAFETY: the harness put these two descriptors there for this process, which is a child by
    // role; this function runs once and nobody else in the process knows of them.
    let (messages, stdout) =
        unsafe { (OwnedFd::from_raw_fd(MESSAGES), OwnedFd::from_raw_fd(STDOUT)) };
    let _ = std::io::stdout().flush();
    let redirected = unistd::dup2_stdout(&stdout);
    drop(stdout);
    let messages = out_of_the_way(messages);
    let messages = File::from(messages);
    if let Err(errno) = redirected {
        message_pipe::open(messages);
        refuse(format!("stdout could not be set up: {errno}"));
    }
    panics::install_hook();
    trace::handle_questions();
    crash::tell_of_crashes();
    if std::env::var_os(KEEPS_CORE).is_some() {
        crash::dump_core_into(std::env::var_os(TMPDIR).as_deref());
    }
    match SpawnedOrder::from_json(order).and_then(Assignment::of_spawned) {
        Ok(assignment) => run_order(&assignment, messages, first),
        Err(reason) => {
            message_pipe::open(messages);
            refuse(reason)
        }
    }
}

/// Moves the pipe to a high number, closed on exec: a program started by the test must not hold it.
fn out_of_the_way(messages: OwnedFd) -> OwnedFd {
    for lowest in [OUT_OF_THE_WAY, MESSAGES] {
        if let Ok(moved) = fcntl(&messages, FcntlArg::F_DUPFD_CLOEXEC(lowest)) {
            // SAFETY: fcntl has just returned this descriptor, nobody else owns it.
            return unsafe { OwnedFd::from_raw_fd(moved) };
        }
    }
    messages
}
