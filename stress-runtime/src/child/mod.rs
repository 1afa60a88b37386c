//! Inside the test process: runs test bodies in the given order and reports on each.

mod assignment;
mod attempt;
mod backtrace_text;
mod branches;
mod crash;
mod directories;
mod environment;
mod message_pipe;
mod order;
mod panics;
mod side_by_side;
mod spawned;
mod stagger;
mod streams;
mod trace;

pub(crate) use assignment::Assignment;
pub(crate) use attempt::BodyThread;
#[cfg(feature = "attribute")]
pub(crate) use attempt::run as attempt;
pub(crate) use crash::{dump_core_into, signals_told, tell_of_crashes};
pub(crate) use order::run_order;
pub(crate) use panics::{MESSAGE_BYTES, bounded, install_hook};
pub(crate) use spawned::{MESSAGES, OUT_OF_THE_WAY, STDOUT, run_spawned};
pub(crate) use trace::{Asked, ask, handle_questions};
