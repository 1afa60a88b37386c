//! What stands around a workspace: from where cargo was called, and where it keeps what others have written.

use crate::discover::config_files::here;
use camino::Utf8PathBuf;
use cargo_metadata::Metadata;
use std::env;

/// The surroundings of a session.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// Where it was started: cargo reads its configuration from there upwards.
    pub(super) here: Option<Utf8PathBuf>,
    /// Below these lies what was built or fetched. It is nobody's work, also where git does not ignore it.
    pub(super) not_written: Vec<Utf8PathBuf>,
}

impl Surroundings {
    pub(super) fn of_us(metadata: &Metadata) -> Self {
        let here = here();
        let home = |variable| {
            let home = Utf8PathBuf::from(env::var(variable).ok()?);
            Some(here.as_ref().map_or(home.clone(), |here| here.join(home)))
        };
        let (cargo, rustup) = (home("CARGO_HOME"), home("RUSTUP_HOME"));
        // Not all of a home: it may be the `.cargo` of the project, in which its configuration stands.
        let not_written = [
            Some(metadata.target_directory.clone()),
            metadata.build_directory.clone(),
            cargo.as_ref().map(|home| home.join("registry")),
            cargo.as_ref().map(|home| home.join("git")),
            rustup.map(|home| home.join("toolchains")),
        ];
        Self {
            not_written: not_written.into_iter().flatten().collect(),
            here,
        }
    }
}
