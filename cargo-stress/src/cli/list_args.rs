//! `cargo stress list`.

use super::args::StressArgs;
use super::cargo_options::CargoOptions;
use super::company_options::CompanyOptions;
use super::config_options::ConfigOptions;
use super::filter_options::FilterOptions;
use super::isolation_options::IsolationOptions;
use super::report_options::{Color, ReportOptions};
use super::run_options::RunOptions;
use super::setting_sources::SettingSources;
use crate::report::{ListFormat, Listing};

/// What is shown of the tests.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ListArgs {
    /// Show for each option which value holds, and who has said so
    #[arg(long)]
    effective: bool,
    /// How to write the list
    #[arg(
        long,
        visible_alias = "message-format",
        value_name = "HOW",
        default_value = "human"
    )]
    format: ListFormat,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

impl ListArgs {
    /// What is asked for.
    pub(crate) fn listing(&self, sources: &SettingSources) -> Listing {
        Listing {
            format: self.format,
            effective: self.effective,
            session: sources.of_session(),
        }
    }
}

/// The task with the options of a session, which decide what is listed.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ListTask {
    #[command(flatten)]
    options: ListOptions,

    #[command(flatten)]
    list: ListArgs,
}

/// As in a session.
#[derive(Debug, Clone, clap::Args)]
struct ListOptions {
    #[command(flatten)]
    filter: FilterOptions,

    #[command(flatten)]
    run: RunOptions,

    #[command(flatten)]
    company: CompanyOptions,

    #[command(flatten)]
    isolation: IsolationOptions,

    #[command(flatten)]
    config: ConfigOptions,

    #[command(flatten)]
    cargo: CargoOptions,
}

impl ListTask {
    /// The task, and the options of a session.
    pub(super) fn stress(self) -> (ListArgs, StressArgs) {
        let report = ReportOptions {
            color: self.list.color,
            ..ReportOptions::default()
        };
        let stress = StressArgs {
            filter: self.options.filter,
            run: self.options.run,
            company: self.options.company,
            isolation: self.options.isolation,
            config: self.options.config,
            report,
            cargo: self.options.cargo,
            sources: SettingSources::default(),
        };
        (self.list, stress)
    }
}
