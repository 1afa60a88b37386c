//! `cargo stress ci`.

use super::report_options::Color;
use crate::ci::Service;

/// What is to be done about CI.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct CiArgs {
    #[command(subcommand)]
    what: CiTask,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, clap::Subcommand)]
enum CiTask {
    /// Write a workflow: stress what a pull request changes, and everything at night
    Init(CiInit),
}

/// The workflow that is to be written.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct CiInit {
    /// For which service [default: the one that the repository has files of; else github]
    #[arg(value_name = "SERVICE")]
    pub(crate) service: Option<Service>,
    /// Write over a file that is there
    #[arg(long)]
    pub(crate) force: bool,
    /// Path to Cargo.toml
    #[arg(long, value_name = "PATH")]
    pub(crate) manifest_path: Option<String>,
}

impl CiArgs {
    /// The workflow that is to be written.
    pub(crate) fn init(&self) -> &CiInit {
        let CiTask::Init(init) = &self.what;
        init
    }
}
