//! What stands around a workspace.

use crate::discover::config_files::here;
use camino::Utf8PathBuf;

/// The surroundings of a session.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// Where it was started: cargo reads its configuration from there upwards.
    pub(super) here: Option<Utf8PathBuf>,
}

impl Surroundings {
    pub(super) fn of_us() -> Self {
        Self { here: here() }
    }
}
