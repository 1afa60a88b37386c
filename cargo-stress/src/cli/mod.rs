//! What can be typed.

mod about_itself;
mod args;
mod bisect_args;
#[cfg(test)]
mod book;
mod cargo_options;
mod ci_args;
mod command_line;
mod company_options;
mod config_options;
mod feature_options;
mod filter_options;
mod find_options;
mod isolation_options;
mod list_args;
mod misplaced_task;
mod order_file;
mod other_runners;
mod overruled;
mod quarantine_args;
mod repeat;
mod replay_args;
mod report_args;
mod report_options;
mod run_options;
mod setting_sources;
mod tips;
mod words;

pub(crate) use about_itself::write_manual;
pub(crate) use args::{StressArgs, Task};
pub(crate) use bisect_args::BisectArgs;
pub(crate) use cargo_options::CargoOptions;
pub(crate) use ci_args::CiArgs;
pub(crate) use command_line::CommandLine;
pub(crate) use quarantine_args::{QuarantineArgs, Quarantining};
pub(crate) use repeat::{bisect_command, page_command, repeat_command, replay_command};
pub(crate) use replay_args::ReplayArgs;
pub(crate) use report_args::ReportArgs;
