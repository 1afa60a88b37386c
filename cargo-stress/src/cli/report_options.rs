//! What is shown, and where reports go.

use crate::report::Progress;
use camino::Utf8PathBuf;
use clap::ValueEnum;

/// Where to tell what.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ReportOptions {
    /// Write a JSON report to this file
    #[arg(long, value_name = "PATH")]
    pub(crate) report_json: Option<Utf8PathBuf>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// How to show progress
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub(crate) progress: Progress,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR says otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// cargo's word for the choice; `None` where cargo may decide for itself.
    pub(super) fn insisted_on(self) -> Option<&'static str> {
        match self {
            Self::Auto => None,
            Self::Always => Some("always"),
            Self::Never => Some("never"),
        }
    }

    /// The choice for all output of this process.
    pub(crate) fn choice(self) -> anstream::ColorChoice {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
    }
}
