//! Where a failing run came from: the binary, and what surrounded it.

use super::binary_hash::binary_hash;
use super::commit::{Commit, commit};
use super::environment::environment;
use super::toolchain::{Toolchain, toolchain};
use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a record keeps of where its run came from. What could not be found out is absent: a record
/// without it is better than none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Provenance {
    pub(crate) binary_path: Utf8PathBuf,
    /// Of the content of the test binary: `sha256:` and 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) binary_hash: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) toolchain: Option<Toolchain>,
    /// Absent outside git repositories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) commit: Option<Commit>,
    /// The variables of the session that bear upon tests; one that is not here was not set.
    pub(crate) environment: BTreeMap<String, String>,
}

/// What is the same for all binaries of a session.
#[derive(Debug, Clone)]
pub(crate) struct Surroundings {
    toolchain: Option<Toolchain>,
    commit: Option<Commit>,
    environment: BTreeMap<String, String>,
}

impl Surroundings {
    /// Asks `rustc` and `git`, in the root of the workspace, and blocks until they have answered.
    /// To be called after the build and before the first run, while nobody changes what was built.
    pub(crate) fn gather(workspace: &Utf8Path) -> Self {
        Self {
            toolchain: toolchain(workspace),
            commit: commit(workspace),
            environment: environment(std::env::vars_os()),
        }
    }

    /// With the hash of that binary, whose content is read; one call for each binary is enough.
    pub(crate) fn of_binary(&self, path: &Utf8Path) -> Provenance {
        Provenance {
            binary_path: path.to_owned(),
            binary_hash: binary_hash(path).ok(),
            toolchain: self.toolchain.clone(),
            commit: self.commit.clone(),
            environment: self.environment.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_found_out_is_absent() {
        let directory = tempfile::tempdir().unwrap();
        let directory = Utf8Path::from_path(directory.path()).unwrap();
        let surroundings = Surroundings::gather(&directory.join("gone"));
        let provenance = surroundings.of_binary(&directory.join("gone/binary"));
        assert_eq!(provenance.binary_hash, None);
        assert_eq!(provenance.toolchain, None);
        assert_eq!(provenance.commit, None);
    }

    #[test]
    fn what_surrounds_a_session_is_found_out() {
        let directory = tempfile::tempdir().unwrap();
        let directory = Utf8Path::from_path(directory.path()).unwrap();
        let binary = directory.join("binary");
        fs_err::write(&binary, "content").unwrap();
        let provenance = Surroundings::gather(directory).of_binary(&binary);
        let toolchain = provenance.toolchain.unwrap();
        assert!(toolchain.release.starts_with("1."), "{toolchain:?}");
        assert!(provenance.binary_hash.is_some());
    }
}
