//! What can be typed.

mod args;
mod bisect_args;
mod cargo_options;
mod company_options;
mod filter_options;
mod isolation_options;
mod order_file;
mod repeat;
mod replay_args;
mod report_options;
mod run_options;

pub(crate) use args::{Args, StressArgs, Task};
pub(crate) use bisect_args::BisectArgs;
pub(crate) use cargo_options::CargoOptions;
pub(crate) use repeat::{bisect_command, repeat_command, replay_command};
pub(crate) use replay_args::ReplayArgs;
