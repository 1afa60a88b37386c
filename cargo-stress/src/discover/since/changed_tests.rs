//! The tests of a binary that have changed since a revision.

use super::changes::{Change, Changes};
use super::error::SinceError;
use super::outline::Outline;
use super::touched::touched;
use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{Metadata, Package, TargetKind};
use std::collections::{BTreeMap, BTreeSet};
use stress_runtime::protocol::ListedTest;

/// Of which all tests count as changed if one of them has.
const OF_ALL: [&str; 6] = [
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain",
    "rust-toolchain.toml",
    ".cargo/config",
    ".cargo/config.toml",
];

/// What has changed in a workspace.
#[derive(Debug)]
pub(crate) struct Since {
    changes: Changes,
    root: Utf8PathBuf,
    /// Packages that are built otherwise, by name.
    packages: BTreeSet<String>,
    /// What a person should know.
    pub(crate) warning: Option<String>,
}

impl Since {
    /// Compares what is there with a revision.
    ///
    /// # Errors
    /// If git cannot say what has changed.
    pub(crate) fn read(revision: &str, metadata: &Metadata) -> Result<Self, SinceError> {
        let root = metadata.workspace_root.clone();
        let (changes, warning) = Changes::since(revision, &root)?;
        let has_changed = |path: &Utf8Path| changes.of(path.strip_prefix(&root).unwrap_or(path));
        let all = OF_ALL
            .iter()
            .any(|file| has_changed(&root.join(file)).is_some());
        let is_built_otherwise = |package: &&Package| {
            let scripts = package.targets.iter();
            let scripts = scripts.filter(|it| it.kind.contains(&TargetKind::CustomBuild));
            let mut files = scripts.map(|script| &script.src_path);
            all || has_changed(&package.manifest_path).is_some()
                || files.any(|file| has_changed(file).is_some())
        };
        let packages = metadata.packages.iter().filter(is_built_otherwise);
        let packages = packages.map(|package| package.name.to_string()).collect();
        Ok(Self {
            changes,
            root,
            packages,
            warning,
        })
    }

    /// For each test of a binary, whether it has changed.
    pub(crate) fn changed(&self, package: &str, tests: &[ListedTest]) -> Vec<bool> {
        if self.packages.contains(package) {
            return vec![true; tests.len()];
        }
        let mut by_file: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, test) in tests.iter().enumerate() {
            by_file.entry(&test.file).or_default().push(index);
        }
        let mut changed = vec![false; tests.len()];
        for (file, indices) in by_file {
            let lines = indices.iter().map(|index| tests[*index].line as usize);
            let of_file = self.changed_in(file.into(), &lines.collect::<Vec<_>>());
            for (index, is_changed) in indices.into_iter().zip(of_file) {
                changed[index] = is_changed;
            }
        }
        changed
    }

    fn changed_in(&self, file: &Utf8Path, lines: &[usize]) -> Vec<bool> {
        let hunks = match self.changes.of(file) {
            None => return vec![false; lines.len()],
            Some(Change::Whole) => return vec![true; lines.len()],
            Some(Change::Lines(hunks)) => hunks,
        };
        let source = fs_err::read_to_string(self.root.join(file));
        match source.ok().and_then(|source| Outline::of(&source)) {
            Some(outline) => touched(&outline, lines, hunks),
            // It has changed, and nobody can say where.
            None => vec![true; lines.len()],
        }
    }
}
