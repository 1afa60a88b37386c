//! The workspace as cargo sees it before anything is built.

use super::build::{CargoCall, kind};
use super::error::DiscoverError;
use super::metadata::metadata;
use crate::config::{Manifest, TABLE};
use camino::Utf8Path;
use cargo_metadata::Metadata;

/// A workspace.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(super) metadata: Metadata,
}

/// Asks cargo what there is; builds nothing.
///
/// # Errors
/// If there is no workspace.
pub(crate) fn workspace(call: &CargoCall) -> Result<Workspace, DiscoverError> {
    metadata(call).map(|metadata| Workspace { metadata })
}

impl Workspace {
    /// Where it is.
    pub(crate) fn root(&self) -> &Utf8Path {
        &self.metadata.workspace_root
    }

    /// Where it keeps what it builds.
    pub(crate) fn target_directory(&self) -> &Utf8Path {
        &self.metadata.target_directory
    }

    /// Package, name and kind of everything that cargo may build with tests.
    pub(crate) fn binaries(&self) -> Vec<(&str, &str, &str)> {
        let packages = self.metadata.packages.iter();
        let of_package = |package| {
            let package: &cargo_metadata::Package = package;
            let targets = package.targets.iter();
            targets.map(|it| (package.name.as_str(), it.name.as_str(), kind(&it.kind)))
        };
        packages.flat_map(of_package).collect()
    }

    /// The manifests that have something to say to us, the workspace's first.
    pub(crate) fn manifests(&self) -> Vec<Manifest> {
        let root = self.root().join("Cargo.toml");
        let of_workspace = self.metadata.workspace_metadata.get(TABLE).is_some();
        let packages = self.metadata.packages.iter().filter(|package| {
            let is_root = package.manifest_path == root;
            package.metadata.get(TABLE).is_some() || (of_workspace && is_root)
        });
        let mut manifests: Vec<Manifest> = packages
            .map(|package| Manifest {
                path: package.manifest_path.clone(),
                package: Some(package.name.to_string()),
            })
            .collect();
        if of_workspace && manifests.iter().all(|manifest| manifest.path != root) {
            manifests.push(Manifest {
                path: root.clone(),
                package: None,
            });
        }
        manifests.sort_by_key(|manifest| (manifest.path != root, manifest.path.clone()));
        manifests
    }
}
