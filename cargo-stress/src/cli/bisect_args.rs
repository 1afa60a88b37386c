//! `cargo stress bisect`.

use super::args::StressArgs;
use super::cargo_options::CargoOptions;
use super::company_options::CompanyOptions;
use super::config_options::ConfigOptions;
use super::filter_options::{FilterOptions, IgnoredOptions};
use super::isolation_options::IsolationOptions;
use super::report_options::ReportOptions;
use super::run_options::RunOptions;
use super::setting_sources::SettingSources;

/// Which test, and what is known of it.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct BisectArgs {
    /// Name of the test, or a part that no other has
    #[arg(value_name = "TEST", required_unless_present = "record")]
    pub(crate) name: Option<String>,
    /// Begin with the order of this record
    #[arg(long, value_name = "ID", conflicts_with_all = ["order", "pairs"])]
    pub(crate) record: Option<String>,
}

/// The task with the options of a session; the filters are the test's name.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct BisectTask {
    #[command(flatten)]
    pub(super) bisect: BisectArgs,

    #[command(flatten)]
    pub(super) options: BisectOptions,
}

/// As in a session.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct BisectOptions {
    #[command(flatten)]
    ignored: IgnoredOptions,

    #[command(flatten)]
    run: RunOptions,

    #[command(flatten)]
    company: CompanyOptions,

    #[command(flatten)]
    isolation: IsolationOptions,

    #[command(flatten)]
    config: ConfigOptions,

    #[command(flatten)]
    report: ReportOptions,

    #[command(flatten)]
    cargo: CargoOptions,
}

impl BisectOptions {
    /// Those of a session of all tests.
    pub(super) fn stress(self) -> StressArgs {
        StressArgs {
            filter: FilterOptions::of_all(self.ignored),
            run: self.run,
            company: self.company,
            isolation: self.isolation,
            config: self.config,
            report: self.report,
            cargo: self.cargo,
            sources: SettingSources::default(),
        }
    }
}
