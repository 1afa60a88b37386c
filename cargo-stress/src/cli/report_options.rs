//! What is shown, and where reports go.

use crate::report::{MessageFormat, Progress, Wanted, under_actions};
use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;
use std::path::{PathBuf, absolute};

/// What is shown of a session, and where reports of it go.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct ReportOptions {
    #[command(flatten)]
    pub(super) outputs: Outputs,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// How to show progress. With all of them SIGUSR1, or `t` on a terminal, has it say what runs now
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub(super) progress: Progress,
}

/// What can be made of the events of a session, also of an earlier one.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Outputs {
    /// Write a JSON report to this file
    #[arg(long, value_name = "PATH", value_parser = path)]
    report_json: Option<Utf8PathBuf>,
    /// Write a page for a browser to this file
    #[arg(long, value_name = "PATH", value_parser = path)]
    html: Option<Utf8PathBuf>,
    /// Write a JUnit report to this file
    #[arg(long, value_name = "PATH", value_parser = path)]
    junit: Option<Utf8PathBuf>,
    /// Annotate findings on GitHub and summarise the job; a session under Actions does it unasked
    #[arg(long, overrides_with = "no_github")]
    github: bool,
    /// Neither annotate nor summarise
    #[arg(long, overrides_with = "github")]
    no_github: bool,
    /// For whom stdout is
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,
}

impl ReportOptions {
    /// The reports of a session.
    pub(crate) fn wanted(&self) -> Wanted {
        let outputs = &self.outputs;
        Wanted {
            progress: self.progress,
            findings: true,
            github: outputs.github || (under_actions() && !outputs.no_github),
            ..outputs.wanted()
        }
    }
}

impl Outputs {
    /// Which two of them cannot both be had.
    pub(super) fn contradiction(&self) -> Option<String> {
        let all = [
            ("--report-json", &self.report_json),
            ("--html", &self.html),
            ("--junit", &self.junit),
        ];
        let mut taken: Vec<(&str, PathBuf)> = Vec::new();
        for (flag, path) in all {
            let Some(path) = path.as_deref().filter(|it| is_written_whole(it)) else {
                continue;
            };
            let place = absolute(path).unwrap_or_else(|_| path.into());
            if let Some((other, _)) = taken.iter().find(|(_, it)| *it == place) {
                return Some(format!(
                    "{other} and {flag} would both be written to {path}: give each a file of its own"
                ));
            }
            taken.push((flag, place));
        }
        None
    }

    /// These reports, and nothing else.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted {
            progress: Progress::None,
            message_format: self.message_format,
            findings: false,
            json: self.report_json.clone(),
            html: self.html.clone(),
            junit: self.junit.clone(),
            github: self.github,
            page_command: None,
            workspace: None,
        }
    }
}

/// Nothing is the value of a variable that is not set.
fn path(text: &str) -> Result<Utf8PathBuf, String> {
    let path = Some(text).filter(|it| !it.is_empty());
    path.map(Utf8PathBuf::from)
        .ok_or_else(|| "expected the path of a file".to_owned())
}

/// Whether a report takes the place of what is there; a device or a pipe takes in several.
fn is_written_whole(path: &Utf8Path) -> bool {
    fs_err::metadata(path).map_or(true, |it| it.is_file())
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
