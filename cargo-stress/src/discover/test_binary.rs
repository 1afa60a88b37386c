//! From what cargo has built to a binary that can be started as cargo would.

use super::binary_env::environment as of_package;
use super::build::{Built, CargoCall, TestArtifact};
use crate::model::Binary;
use camino::Utf8Path;
use cargo_metadata::Metadata;

/// What is the same for all of a build.
pub(super) struct Build<'a> {
    pub(super) metadata: &'a Metadata,
    pub(super) built: &'a Built,
    pub(super) call: &'a CargoCall,
    pub(super) sysroot_libraries: Option<&'a Utf8Path>,
    /// What starts the binaries, if anything is configured to.
    pub(super) runner: &'a [String],
    /// Variables that do not come from cargo's knowledge of the package.
    pub(super) outer_environment: &'a [(String, String)],
}

/// The binary that this has become.
pub(super) fn test_binary(artifact: TestArtifact, build: &Build<'_>) -> Binary {
    let Build {
        metadata,
        built,
        call,
        ..
    } = *build;
    let root = &metadata.workspace_root;
    let known = metadata
        .packages
        .iter()
        .find(|it| it.id == artifact.package);
    // cargo's own variables win over configured ones, as they come later.
    let mut environment = build.outer_environment.to_vec();
    if let Some(package) = known {
        let TestArtifact { kind, path, .. } = &artifact;
        let libraries = build.sysroot_libraries;
        environment.extend(of_package(
            package,
            kind,
            path,
            built,
            &call.cargo,
            libraries,
        ));
    }
    // Only members are built as tests; should cargo disagree, its own defaults must do.
    let directory = known.and_then(|package| package.manifest_path.parent());
    let name = known.map(|package| package.name.to_string());
    Binary {
        package: name.unwrap_or(artifact.package.repr),
        target: artifact.target,
        kind: artifact.kind,
        path: artifact.path,
        directory: directory.unwrap_or(root).to_owned(),
        environment,
        by_exec: false,
        runner: build.runner.to_vec(),
    }
}
