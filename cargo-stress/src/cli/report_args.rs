//! `cargo stress report`.

use super::repeat::page_of;
use super::report_options::{Color, Outputs};
use crate::report::Wanted;
use camino::Utf8PathBuf;

/// Which session, and what is wanted of it.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ReportArgs {
    /// Beginning of the session's id [default: the newest]
    #[arg(value_name = "SESSION")]
    pub(crate) session: Option<String>,
    #[command(flatten)]
    outputs: Outputs,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Path to Cargo.toml
    #[arg(long, value_name = "PATH")]
    pub(super) manifest_path: Option<String>,
    /// Where build artifacts are, if not where cargo says
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) target_dir: Option<Utf8PathBuf>,
}

impl ReportArgs {
    /// The outputs asked for; the findings where none was.
    pub(crate) fn wanted(&self) -> Wanted {
        let wanted = self.outputs.wanted();
        Wanted {
            findings: wanted.is_nothing(),
            ..wanted
        }
    }

    /// What was asked for that cannot all be had.
    pub(super) fn contradiction(&self) -> Option<String> {
        self.outputs.contradiction()
    }

    /// What to type to have a page made of that session.
    pub(crate) fn page_command(&self, id: &str) -> String {
        let manifest = self
            .manifest_path
            .as_ref()
            .map(|it| ["--manifest-path", it]);
        let target = self
            .target_dir
            .as_ref()
            .map(|it| ["--target-dir", it.as_str()]);
        let places = manifest.into_iter().chain(target).flatten();
        page_of(id, places.map(str::to_owned).collect())
    }
}
