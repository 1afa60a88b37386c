//! Crates of other people, as they were published: downloaded, never changed.

use crate::example_copy::{Promise, read};
use crate::test_crate::{Files, TestCrate};
use crate::workspace::root;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The names and versions of all of which something is promised.
///
/// # Panics
/// If they cannot be read.
pub fn published_names() -> Vec<String> {
    let entries = fs::read_dir(root().join("tests/published")).expect("the promises are missing");
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// That crate, with the lock that is kept for it here, and what is promised of it. `release` is its
/// name and version, as in `semver-1.0.24`.
///
/// # Panics
/// If it cannot be downloaded, or nothing is promised of it.
pub fn published_crate(release: &str) -> (TestCrate, Promise) {
    let kept = root().join("tests/published").join(release);
    let promise = Promise::read(&kept);
    let source = download(release);
    let mut files = Files::new();
    read(&source, &source, &|_| true, &mut files);
    let lock = fs::read(kept.join("Cargo.lock")).expect("its lock is missing");
    files.insert("Cargo.lock".into(), lock);
    // It stands below our own workspace, of which it is no part.
    let manifest = files.get_mut(Path::new("Cargo.toml"));
    let manifest = manifest.expect("a crate has a manifest");
    if !manifest.starts_with(b"[workspace]") && !contains(manifest, b"\n[workspace]") {
        manifest.extend_from_slice(b"\n[workspace]\n");
    }
    let krate = TestCrate::place(&format!("published-{release}"), files);
    let _ = cargo(krate.directory(), &["fetch", "--locked"]);
    (krate, promise)
}

fn contains(text: &[u8], words: &[u8]) -> bool {
    text.windows(words.len()).any(|it| it == words)
}

/// Where cargo has put the sources of that release.
fn download(release: &str) -> PathBuf {
    let (name, version) = release.rsplit_once('-').expect("a release has a version");
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let manifest = format!(
        "[package]\nname = \"download\"\nedition = \"2024\"\n\
         [lib]\npath = \"lib.rs\"\n\
         [dependencies]\n{name} = \"={version}\"\n"
    );
    fs::write(directory.path().join("Cargo.toml"), manifest).expect("the manifest can be written");
    fs::write(directory.path().join("lib.rs"), "").expect("a source can be written");
    let metadata = cargo(directory.path(), &["metadata", "--format-version", "1"]);
    let metadata: Value = serde_json::from_slice(&metadata).expect("metadata is JSON");
    let packages = metadata["packages"].as_array();
    let package = packages.into_iter().flatten().find(|it| it["name"] == name);
    let manifest = package.and_then(|it| it["manifest_path"].as_str());
    let manifest = Path::new(manifest.expect("what was asked for is among the packages"));
    manifest.parent().expect("a file is in a directory").into()
}

/// What cargo prints there.
fn cargo(directory: &Path, args: &[&str]) -> Vec<u8> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(args)
        .current_dir(directory)
        .output()
        .expect("cargo can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {args:?}: {errors}");
    output.stdout
}
