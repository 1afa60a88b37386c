//! Copies of crates that are on disk, moved out of their surroundings.

use crate::promised_verdict::PromisedVerdict;
use crate::test_crate::{Files, TestCrate};
use crate::workspace::{e2e_dir, root};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What an example's `expected.json` promises.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// The verdict of each test by its name.
    pub tests: BTreeMap<String, PromisedVerdict>,
    /// How the session ends.
    pub exit_code: i32,
    /// What to call `cargo stress` with.
    pub args: Vec<String>,
    /// Directories below `CARGO_TARGET_TMPDIR` that the example must find cold: an earlier session
    /// may have left them.
    #[serde(default)]
    pub remove_before: Vec<String>,
}

impl Promise {
    /// That of the crate in that directory.
    pub(crate) fn read(directory: &Path) -> Self {
        let text = fs::read(directory.join("expected.json")).expect("nothing is promised of it");
        serde_json::from_slice(&text).expect("expected.json cannot be read")
    }

    /// Makes the example find what it would find on a fresh checkout.
    ///
    /// # Panics
    /// If something cannot be removed.
    pub fn make_cold(&self) {
        for name in &self.remove_before {
            let directory = e2e_dir().join("target/tmp").join(name);
            match fs::remove_dir_all(&directory) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    panic!("{}: {error}", directory.display())
                }
                _ => {}
            }
        }
    }
}

/// The names of all examples.
///
/// # Panics
/// If they cannot be read.
pub fn example_names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root().join("examples"))
        .expect("the examples are missing")
        .map(|entry| entry.expect("an example cannot be read").path())
        .filter(|path| path.join("Cargo.toml").exists())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

/// A copy of an example, and what it promises.
///
/// # Panics
/// If there is no such example, or its promise cannot be read.
pub fn copy_of_example(name: &str) -> (TestCrate, Promise) {
    let source = root().join("examples").join(name);
    (copy(&source, name), Promise::read(&source))
}

/// A copy of the crate at `source` that is its own workspace and finds stress-runtime here.
pub(crate) fn copy(source: &Path, name: &str) -> TestCrate {
    copy_with(source, name, str::to_owned)
}

/// The same with every source file rewritten.
pub(crate) fn copy_with(source: &Path, name: &str, rewrite: impl Fn(&str) -> String) -> TestCrate {
    let mut files = Files::new();
    let is_code = |path: &Path| {
        path.extension()
            .is_some_and(|it| it == "rs" || it == "toml")
    };
    read(source, source, &is_code, &mut files);
    for (path, contents) in &mut files {
        if path.extension().is_some_and(|it| it == "rs") {
            let text = std::str::from_utf8(contents).expect("a source is UTF-8");
            *contents = rewrite(text).into_bytes();
        }
    }
    let manifest = files
        .get_mut(Path::new("Cargo.toml"))
        .expect("a crate has a manifest");
    let text = String::from_utf8(std::mem::take(manifest)).expect("a manifest is UTF-8");
    let text = text
        .replace("../../stress-runtime", &runtime_path())
        .replace("[workspace]\n", "")
        // To cargo two crates of one name, each its own workspace, are the same.
        .replace("name = \"hostile\"", &format!("name = {name:?}"));
    *manifest = format!("{text}\n[workspace]\n").into_bytes();
    TestCrate::place(name, files)
}

/// Where stress-runtime is, as a manifest has to say it.
pub(crate) fn runtime_path() -> String {
    root().join("stress-runtime").display().to_string()
}

/// Adds the files below `directory` that are wanted, by their paths below `root`.
pub(crate) fn read(
    root: &Path,
    directory: &Path,
    is_wanted: &dyn Fn(&Path) -> bool,
    files: &mut Files,
) {
    for entry in fs::read_dir(directory).expect("the crate is missing") {
        let path = entry.expect("the crate cannot be read").path();
        if path.is_dir() && path.file_name().is_some_and(|it| it != "target") {
            read(root, &path, is_wanted, files);
        } else if path.is_file() && is_wanted(&path) {
            let name = path.strip_prefix(root).expect("it is below the root");
            let contents = fs::read(&path).expect("a file cannot be read");
            files.insert(name.to_owned(), contents);
        }
    }
}
