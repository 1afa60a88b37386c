//! The command line as a whole.

use super::about_itself::CompletionsArgs;
use super::bisect_args::{BisectArgs, BisectTask};
use super::cargo_options::CargoOptions;
use super::ci_args::CiArgs;
use super::company_options::CompanyOptions;
use super::config_options::ConfigOptions;
use super::filter_options::FilterOptions;
use super::isolation_options::IsolationOptions;
use super::list_args::{ListArgs, ListTask};
use super::quarantine_args::{QuarantineArgs, QuarantineTask};
use super::replay_args::ReplayArgs;
use super::report_args::ReportArgs;
use super::report_options::ReportOptions;
use super::run_options::RunOptions;
use super::setting_sources::SettingSources;
use crate::config::Said;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const AFTER_HELP: &str = "\
Exit codes:
  0    nothing found
  2    bad usage
  4    no tests selected
  100  findings
  101  the build failed
  130  ended by a signal

Settings may stand in Cargo.toml too, by the names of their flags, in [workspace.metadata.stress] or
[package.metadata.stress], with profiles and [[…override]]s for some tests; and in the environment,
--max-time for example as CARGO_STRESS_MAX_TIME. The attribute gives way to the configuration, that
to the environment, that to flags; `cargo stress list --effective` shows what holds, and why.

Examples:
  cargo stress                          every annotated test, as often as its attribute says
  cargo stress closes -j 32             tests with `closes` in their names, 32 at a time:
                                        more than there are cores starves threads on purpose
  cargo stress --max-time 5m --runs 100000
  cargo stress --all                    every test of the crate, with #[stress] or without
  cargo stress --all --since main       those that have changed since that branch was left
  cargo stress --pairs                  every test right after every other one
  cargo stress replay 3f2a              a recorded finding once more
  cargo stress bisect closes            in which company does it fail?
  cargo stress report                   the findings of the newest session once more
  cargo stress quarantine closes --reason 'issue 12' --until 2027-03-01
  cargo stress ci init github           a workflow for pull requests and nights
  cargo stress list";

/// Hunt flaky tests: run the annotated ones, or all, again and again, alone and together, and say how
/// often they fail, how, and because of which other test.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "cargo-stress",
    bin_name = "cargo stress",
    version,
    styles = STYLES,
    after_help = AFTER_HELP,
    args_conflicts_with_subcommands = true,
    max_term_width = 100
)]
pub(super) struct Args {
    #[command(subcommand)]
    task: Option<TaskArgs>,

    #[command(flatten)]
    stress: StressArgs,
}

#[derive(Debug, Clone, Subcommand)]
enum TaskArgs {
    /// Show the tests that would be run, with their options, and run none
    List(Box<ListTask>),
    /// Run a recorded finding again, exactly as it was
    Replay(ReplayArgs),
    /// Search for the company in which a test fails
    Bisect(Box<BisectTask>),
    /// Show an earlier session again, or write reports of it
    Report(ReportArgs),
    /// Tolerate a known flake until a day, release it, or show them all
    Quarantine(Box<QuarantineTask>),
    /// Have a CI service hunt flaky tests
    Ci(CiArgs),
    /// Print completions for a shell
    ///
    /// They are put where the shell looks for them, for example
    ///
    ///     cargo stress completions zsh > ~/.zfunc/_cargo-stress
    ///     cargo stress completions bash > ~/.local/share/bash-completion/completions/cargo-stress
    ///
    /// They complete `cargo-stress …`; zsh's completions for cargo use them for `cargo stress …` too.
    #[command(verbatim_doc_comment)]
    Completions(CompletionsArgs),
    /// Print the manual: `cargo stress man | man -l -`
    Man,
}

/// Everything that a stress session can be told.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct StressArgs {
    #[command(flatten)]
    pub(crate) filter: FilterOptions,

    #[command(flatten)]
    pub(crate) run: RunOptions,

    #[command(flatten)]
    pub(crate) company: CompanyOptions,

    #[command(flatten)]
    pub(crate) isolation: IsolationOptions,

    #[command(flatten)]
    pub(crate) config: ConfigOptions,

    #[command(flatten)]
    pub(crate) report: ReportOptions,

    #[command(flatten)]
    pub(crate) cargo: CargoOptions,

    /// Who has said what.
    #[arg(skip)]
    pub(crate) sources: SettingSources,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub(crate) enum Task {
    /// Run the selected tests.
    Stress,
    /// Show them.
    List(ListArgs),
    /// Run a record again.
    Replay(ReplayArgs),
    /// Search for one test.
    Bisect(BisectArgs),
    /// Report an earlier session.
    Report(ReportArgs),
    /// Show or change what is in quarantine.
    Quarantine(QuarantineArgs),
    /// Write what a CI service needs.
    Ci(CiArgs),
    /// Print a shell's completions.
    Completions(CompletionsArgs),
    /// Print the manual.
    Man,
}

impl Args {
    /// What is to be done, with the options of a session.
    pub(super) fn split(self, sources: SettingSources) -> (Task, StressArgs) {
        let (task, stress) = match self.task {
            None => (Task::Stress, self.stress),
            Some(TaskArgs::Bisect(task)) => (Task::Bisect(task.bisect), task.options.stress()),
            Some(TaskArgs::List(task)) => {
                let (list, stress) = task.stress();
                (Task::List(list), stress)
            }
            Some(TaskArgs::Completions(shell)) => (Task::Completions(shell), self.stress),
            Some(TaskArgs::Man) => (Task::Man, self.stress),
            Some(TaskArgs::Ci(ci)) => {
                let mut stress = self.stress;
                stress.report.color = ci.color;
                stress.cargo.at_manifest(ci.init().manifest_path.clone());
                (Task::Ci(ci), stress)
            }
            Some(TaskArgs::Quarantine(task)) => {
                let stress = task.stress(self.stress);
                (Task::Quarantine(task.quarantine), stress)
            }
            Some(TaskArgs::Replay(replay)) => {
                let mut stress = self.stress;
                stress.report.color = replay.color;
                stress.isolation = replay.isolation.clone();
                stress.cargo.at_manifest(replay.manifest_path.clone());
                stress.cargo.in_directory(replay.target_dir.clone());
                (Task::Replay(replay), stress)
            }
            Some(TaskArgs::Report(report)) => {
                let mut stress = self.stress;
                stress.report.color = report.color;
                stress.cargo.at_manifest(report.manifest_path.clone());
                (Task::Report(report), stress)
            }
        };
        (task, StressArgs { sources, ..stress })
    }
}

impl StressArgs {
    /// What is said of every test, by flags and the environment.
    pub(crate) fn said(&self) -> Said {
        Said {
            shuffle: self.company.said_of_shuffle(self.sources.source("mode")),
            ..self.run.said(|name| self.sources.source(name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Args::command().debug_assert();
    }
}
