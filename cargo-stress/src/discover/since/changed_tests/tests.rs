//! What counts as changed, of sources as they stand and of repositories made for it.

use super::*;
use crate::discover::since::diff::Hunk;
use crate::git::scratch_git;
use crate::model::fixture::listed;
use cargo_metadata::MetadataCommand;

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

/// A repository with a package `shop` in its directory `rust`, all of it committed.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let it = Self(tempfile::tempdir().unwrap());
        scratch_git(it.top(), &["init", "--quiet"]);
        let manifest = "[package]\nname = \"shop\"\nbuild = \"build/main.rs\"\n[workspace]\n";
        it.write("rust/Cargo.toml", manifest);
        it.write("rust/build/main.rs", "mod helper;\nfn main() {}\n");
        it.write("rust/build/helper.rs", "fn a() {}\n");
        it.write("rust/build/notes.rs", "");
        it.write("rust/src/lib.rs", "");
        it.write(".cargo/config.toml", "");
        it.commit();
        it
    }

    fn top(&self) -> &Utf8Path {
        Utf8Path::from_path(self.0.path()).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.top().join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    fn commit(&self) {
        scratch_git(self.top(), &["add", "--all"]);
        scratch_git(self.top(), &["commit", "--quiet", "--message", "a"]);
    }

    fn metadata(&self) -> Metadata {
        let mut cargo = MetadataCommand::new();
        cargo.manifest_path(self.top().join("rust/Cargo.toml"));
        cargo.no_deps().exec().unwrap()
    }

    /// Whether those tests have changed since the last commit.
    fn changed(&self, surroundings: &Surroundings, tests: &[ListedTest]) -> Vec<bool> {
        let since = Since::within("HEAD", &self.metadata(), surroundings);
        since.unwrap().changed("shop", tests)
    }
}

#[test]
fn the_configuration_and_the_toolchain_above_the_workspace_are_those_of_all_its_tests() {
    let repository = Repository::new();
    let far = [at("src/lib.rs", 1)];
    let changed = |here: Option<&str>| {
        let here = here.map(|it| repository.top().canonicalize_utf8().unwrap().join(it));
        let surroundings = Surroundings {
            here,
            ..Surroundings::default()
        };
        repository.changed(&surroundings, &far)
    };
    assert_eq!(changed(Some("rust/src")), [false]);
    repository.write("rust/src/.cargo/config", "");
    assert_eq!(changed(None), [false]);
    assert_eq!(changed(Some("rust/src")), [true], "cargo is called there");
    repository.commit();
    repository.write(".cargo/config.toml", "[build]\n");
    assert_eq!(changed(None), [true]);
    repository.commit();
    repository.write("rust-toolchain.toml", "[toolchain]\n");
    assert_eq!(changed(None), [true]);
    repository.commit();
    // Another workspace's.
    repository.write("other/rust-toolchain.toml", "");
    repository.write("Cargo.toml", "");
    assert_eq!(changed(None), [false]);
}

#[test]
fn a_module_of_the_build_script_counts_as_the_script_does() {
    let repository = Repository::new();
    let changed = || repository.changed(&Surroundings::default(), &[at("src/lib.rs", 1)]);
    repository.write("rust/build/notes.rs", "fn of_nobody() {}\n");
    assert_eq!(changed(), [false]);
    repository.write("rust/build/helper.rs", "fn b() {}\n");
    assert_eq!(changed(), [true]);
}

#[test]
fn what_cargo_has_fetched_or_built_below_a_package_is_no_change_of_it() {
    let repository = Repository::new();
    let without_place = [at("", 0)];
    let home = repository.top().join("rust/.cargo-home/registry");
    let surroundings = Surroundings {
        not_written: vec![repository.top().join("rust/target"), home],
        ..Surroundings::default()
    };
    let changed = || repository.changed(&surroundings, &without_place);
    repository.write("rust/target/debug/build/out/made.rs", "fn made() {}\n");
    repository.write("rust/.cargo-home/registry/src/other-1.0.0/lib.rs", "");
    assert_eq!(changed(), [false]);
    assert_eq!(
        repository.changed(&Surroundings::default(), &without_place),
        [true]
    );
    // What is checked in is somebody's, wherever it lies.
    scratch_git(repository.top(), &["add", "rust/target"]);
    assert_eq!(changed(), [true]);
    repository.commit();
    assert_eq!(changed(), [false]);
    repository.write("rust/src/new.rs", "");
    assert_eq!(changed(), [true]);
}
