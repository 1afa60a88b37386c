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
mod tests {
    use super::*;
    use crate::discover::since::diff::Hunk;
    use crate::model::fixture::listed;

    /// A workspace in which `src/lib.rs` has changed in line 2.
    fn since(directory: &tempfile::TempDir) -> Since {
        let root = Utf8Path::from_path(directory.path()).unwrap().to_owned();
        fs_err::create_dir(root.join("src")).unwrap();
        let source = "fn one() {\n    call();\n}\nfn two() {}\n";
        fs_err::write(root.join("src/lib.rs"), source).unwrap();
        let hunk = Hunk {
            first: 2,
            count: 1,
            lost_code: true,
        };
        let new = ("tests/new.rs".into(), Change::Whole);
        let changed = ("src/lib.rs".into(), Change::Lines(vec![hunk]));
        Since {
            changes: Changes::of_files([new, changed]),
            root,
            built_otherwise: BTreeSet::from(["till".to_owned()]),
            changed: BTreeSet::from(["till".to_owned(), "shop".to_owned()]),
            warning: None,
        }
    }

    fn at(file: &str, line: u32) -> ListedTest {
        ListedTest {
            file: file.to_owned(),
            line,
            ..listed("a")
        }
    }

    #[test]
    fn tests_are_told_apart_by_file_line_and_package() {
        let directory = tempfile::tempdir().unwrap();
        let since = since(&directory);
        let tests = [
            at("src/lib.rs", 4),
            at("tests/new.rs", 9),
            at("src/lib.rs", 1),
            at("tests/old.rs", 1),
            at("", 0),
        ];
        let expected = [false, true, true, false, true];
        assert_eq!(since.changed("shop", &tests), expected);
        // It is built otherwise.
        assert_eq!(since.changed("till", &tests), [true; 5]);
        let elsewhere = since.changed("shelf", &[at("", 0)]);
        assert_eq!(elsewhere, [false]);
    }
}
