//! What can be typed.

mod args;
mod cargo_options;
mod company_options;
mod filter_options;
mod repeat;
mod report_options;
mod run_options;

pub(crate) use args::{Args, StressArgs, Task};
pub(crate) use company_options::OrderError;
pub(crate) use repeat::repeat_command;
