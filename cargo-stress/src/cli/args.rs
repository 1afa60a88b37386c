//! The command line as a whole.

use super::bisect_args::{BisectArgs, BisectTask};
use super::cargo_options::CargoOptions;
use super::company_options::CompanyOptions;
use super::filter_options::FilterOptions;
use super::isolation_options::IsolationOptions;
use super::replay_args::ReplayArgs;
use super::report_options::{Color, ReportOptions};
use super::run_options::RunOptions;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};
use std::ffi::OsString;

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

Examples:
  cargo stress                          every annotated test, as often as its attribute says
  cargo stress closes -j 32             tests with `closes` in their names, 32 at a time:
                                        more than there are cores starves threads on purpose
  cargo stress --max-time 5m --runs 100000
  cargo stress --all                    every test of the crate, with #[stress] or without
  cargo stress --pairs                  every test right after every other one
  cargo stress replay 3f2a              a recorded finding once more
  cargo stress bisect closes            in which company does it fail?
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
pub(crate) struct Args {
    #[command(subcommand)]
    task: Option<TaskArgs>,

    #[command(flatten)]
    stress: StressArgs,
}

#[derive(Debug, Clone, Subcommand)]
enum TaskArgs {
    /// Show the annotated tests and their options, and run nothing
    List(Box<ListArgs>),
    /// Run a recorded finding again, exactly as it was
    Replay(ReplayArgs),
    /// Search for the company in which a test fails
    Bisect(Box<BisectTask>),
}

#[derive(Debug, Clone, clap::Args)]
struct ListArgs {
    #[command(flatten)]
    filter: FilterOptions,

    #[command(flatten)]
    cargo: CargoOptions,

    /// When to use colours
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Output"
    )]
    color: Color,
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
    pub(crate) report: ReportOptions,

    #[command(flatten)]
    pub(crate) cargo: CargoOptions,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub(crate) enum Task {
    /// Run the selected tests.
    Stress,
    /// Show them.
    List,
    /// Run a record again.
    Replay(ReplayArgs),
    /// Search for one test.
    Bisect(BisectArgs),
}

impl Args {
    /// Reads the command line of this process; on bad usage says so and exits with 2.
    pub(crate) fn from_command_line() -> (Task, StressArgs) {
        Self::parse_from(without_subcommand_name(std::env::args_os().collect())).split()
    }

    fn split(self) -> (Task, StressArgs) {
        match self.task {
            None => (Task::Stress, self.stress),
            Some(TaskArgs::Bisect(task)) => (Task::Bisect(task.bisect), task.options.stress()),
            Some(TaskArgs::Replay(replay)) => {
                let mut stress = self.stress;
                stress.report.color = replay.color;
                stress.isolation = replay.isolation.clone();
                stress.cargo.at_manifest(replay.manifest_path.clone());
                (Task::Replay(replay), stress)
            }
            Some(TaskArgs::List(list)) => {
                let report = ReportOptions {
                    color: list.color,
                    ..self.stress.report
                };
                let (filter, cargo) = (list.filter, list.cargo);
                (
                    Task::List,
                    StressArgs {
                        filter,
                        cargo,
                        report,
                        ..self.stress
                    },
                )
            }
        }
    }
}

/// cargo calls `cargo-stress stress …`; called directly the word is not needed.
fn without_subcommand_name(mut args: Vec<OsString>) -> Vec<OsString> {
    if args.get(1).is_some_and(|arg| arg == "stress") {
        args.remove(1);
    }
    args
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn the_word_that_cargo_puts_in_front_is_dropped_once() {
        let args = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(
            without_subcommand_name(args(&["cargo-stress", "stress", "stress"])),
            args(&["cargo-stress", "stress"])
        );
        assert_eq!(
            without_subcommand_name(args(&["cargo-stress", "x"])),
            args(&["cargo-stress", "x"])
        );
    }

    #[test]
    fn list_takes_the_same_selection() {
        let args = Args::try_parse_from(["cargo-stress", "list", "-p", "shop", "queue"]).unwrap();
        let (task, args) = args.split();
        assert!(matches!(task, Task::List));
        assert_eq!(args.filter.filters, ["queue"]);
        assert_eq!(
            args.cargo.call(Color::Auto).build_options[..2],
            ["--package", "shop"]
        );
    }
}
