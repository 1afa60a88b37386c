//! Inside the test process: runs test bodies in the given order and reports on each.

mod attempt;
mod message_pipe;
mod order;
mod panics;
mod spawned;

pub(crate) use order::run_order;
pub(crate) use spawned::{MESSAGES, STDOUT, run_spawned};
