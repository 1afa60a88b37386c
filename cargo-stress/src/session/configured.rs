//! The command line once more, now with what is configured in its workspace.

use crate::cli::{CommandLine, StressArgs, Task};
use crate::config::{Configuration, Environment, Settings};
use crate::discover::{Workspace, workspace};
use crate::error::Error;

/// All that was said before the build.
pub(super) struct Configured {
    pub(super) workspace: Workspace,
    pub(super) task: Task,
    pub(super) args: StressArgs,
    pub(super) settings: Settings,
    pub(super) warnings: Vec<String>,
}

impl Configured {
    /// Reads what the workspace and the environment say to a call, of which the flags are known.
    ///
    /// # Errors
    /// If there is no workspace, or a mistake in what is said.
    pub(super) fn read(line: &CommandLine, flags: &StressArgs) -> Result<Self, Error> {
        let workspace = workspace(&flags.cargo.call(flags.report.color))?;
        let environment = Environment::of_this_process()?;
        let profile = flags.config.profile.as_deref();
        let profile = profile.or(environment.profile());
        let configuration = Configuration::read(workspace.root(), &workspace.manifests(), profile)?;
        let (task, mut args) = line.read(&configuration.defaults(&environment));
        args.config.profile = profile.map(str::to_owned);
        let settings = Settings::new(configuration, args.said());
        Ok(Self {
            workspace,
            task,
            args,
            settings,
            warnings: environment.warnings,
        })
    }
}
