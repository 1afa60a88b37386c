//! What is shown, and where reports go.

use crate::report::{MessageFormat, Progress, Wanted};
use camino::Utf8PathBuf;
use clap::ValueEnum;

/// What is shown of a session, and where reports of it go.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ReportOptions {
    #[command(flatten)]
    outputs: Outputs,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// How to show progress
    #[arg(long, value_name = "HOW", default_value = "auto")]
    progress: Progress,
}

/// What can be made of the events of a session, also of an earlier one.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Outputs {
    /// Write a JSON report to this file
    #[arg(long, value_name = "PATH")]
    report_json: Option<Utf8PathBuf>,
    /// For whom stdout is
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,
}

impl ReportOptions {
    /// The reports of a session.
    pub(crate) fn wanted(&self) -> Wanted {
        Wanted {
            progress: self.progress,
            findings: true,
            ..self.outputs.wanted()
        }
    }
}

impl Outputs {
    /// These reports, and nothing else.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted {
            progress: Progress::None,
            message_format: self.message_format,
            findings: false,
            json: self.report_json.clone(),
        }
    }
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
