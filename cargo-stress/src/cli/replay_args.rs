//! `cargo stress replay`.

use super::isolation_options::IsolationOptions;
use super::report_options::Color;
use crate::config::count;
use std::num::{NonZeroU64, NonZeroUsize};

/// Which record, and how often.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ReplayArgs {
    /// Number of the record, as the finding gives it; its beginning is enough
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Run it so often [default: what shows it again with a chance of 95 %]
    #[arg(long, value_name = "N", value_parser = count::<NonZeroU64>)]
    pub(crate) runs: Option<NonZeroU64>,
    /// Runs at a time [default: as many as when it was recorded]
    #[arg(short, long, value_name = "N", value_parser = count::<NonZeroUsize>)]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Path to Cargo.toml
    #[arg(long, value_name = "PATH")]
    pub(crate) manifest_path: Option<String>,
    /// Where the record is, if not where cargo builds
    #[arg(long, value_name = "DIRECTORY")]
    pub(super) target_dir: Option<String>,
    #[command(flatten)]
    pub(crate) isolation: IsolationOptions,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}
