//! The tests of a binary that have changed since a revision.

use super::changes::{Change, Changes};
use super::error::SinceError;
use super::modules::files_of;
use super::outline::Outline;
use super::surroundings::Surroundings;
use super::touched::touched;
use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{Metadata, Package, TargetKind};
use std::collections::{BTreeMap, BTreeSet};
use stress_runtime::protocol::ListedTest;

/// Files of the workspace of which all tests count as changed if one of them has.
const OF_WORKSPACE: [&str; 2] = ["Cargo.toml", "Cargo.lock"];
/// The same for files of every directory above it: cargo and rustup look there, too.
const ABOVE: [&str; 4] = [
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
    built_otherwise: BTreeSet<String>,
    /// Packages in which anything has changed.
    changed: BTreeSet<String>,
    /// What a person should know.
    pub(crate) warning: Option<String>,
}

impl Since {
    /// Compares what is there with a revision.
    ///
    /// # Errors
    /// If git cannot say what has changed.
    pub(crate) fn read(revision: &str, metadata: &Metadata) -> Result<Self, SinceError> {
        Self::within(revision, metadata, &Surroundings::of_us(metadata))
    }

    fn within(
        revision: &str,
        metadata: &Metadata,
        surroundings: &Surroundings,
    ) -> Result<Self, SinceError> {
        let root = metadata.workspace_root.clone();
        let (mut changes, warning) = Changes::since(revision, &root)?;
        changes.forget_new_below(&surroundings.not_written);
        let has_changed = |path: &Utf8Path| {
            changes
                .of(path.strip_prefix(&root).unwrap_or(path))
                .is_some()
        };
        let here = surroundings.here.iter();
        let mut above = here.flat_map(|here| here.ancestors());
        let all = OF_WORKSPACE
            .iter()
            .any(|file| has_changed(&root.join(file)))
            || ABOVE.iter().any(|file| changes.any_above(file))
            || above.any(|directory| ABOVE.iter().any(|it| has_changed(&directory.join(it))));
        let is_built_otherwise = |package: &&Package| {
            let scripts = package.targets.iter();
            let mut scripts = scripts.filter(|it| it.kind.contains(&TargetKind::CustomBuild));
            all || has_changed(&package.manifest_path)
                || scripts.any(|it| files_of(&it.src_path).iter().any(|it| has_changed(it)))
        };
        let has_any = |package: &&Package| {
            let directory = package.manifest_path.parent().unwrap_or(&root);
            changes.any_below(directory.strip_prefix(&root).unwrap_or(directory))
        };
        let names = |is_meant: &dyn Fn(&&Package) -> bool| {
            let packages = metadata.packages.iter().filter(is_meant);
            packages.map(|package| package.name.to_string()).collect()
        };
        let built_otherwise = names(&is_built_otherwise);
        let changed = names(&has_any);
        Ok(Self {
            changes,
            root,
            built_otherwise,
            changed,
            warning,
        })
    }

    /// For each test of a binary, whether it has changed.
    pub(crate) fn changed(&self, package: &str, tests: &[ListedTest]) -> Vec<bool> {
        if self.built_otherwise.contains(package) {
            return vec![true; tests.len()];
        }
        let mut by_file: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, test) in tests.iter().enumerate() {
            by_file.entry(&test.file).or_default().push(index);
        }
        let mut changed = vec![false; tests.len()];
        for (file, indices) in by_file {
            if file.is_empty() {
                // Its binary does not say where a test stands.
                let is_changed = self.changed.contains(package);
                indices.into_iter().for_each(|it| changed[it] = is_changed);
                continue;
            }
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

#[cfg(test)]
mod tests;
