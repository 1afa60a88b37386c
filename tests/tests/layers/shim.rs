//! What the shim is built from, inside the tool, agrees with what stands in the workspace.

use crate::source::sources;
use std::collections::BTreeSet;
use std::fs;
use stress_tests::root;

const PACKAGE: &str = "cargo-stress/src/discover/shim/package";

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a file of the workspace is missing")
}

#[test]
fn every_file_of_the_runtime_travels_with_the_tool() {
    let list = "stress-runtime/src/sources.rs";
    let named = text(list);
    for source in sources(&["stress-runtime/src"]) {
        let below = source.path.trim_start_matches("stress-runtime/src/");
        let is_named = named.contains(&format!("\"{below}\""));
        assert!(is_named || source.path == list, "name {below} in {list}");
    }
}

#[test]
fn its_dependencies_are_those_of_the_workspace() {
    let manifest = text(&format!("{PACKAGE}/stress-runtime.toml"));
    let (_, dependencies) = manifest
        .split_once("[dependencies]\n")
        .expect("the runtime has dependencies");
    let workspace = text("Cargo.toml");
    let mut seen = 0;
    for line in dependencies.lines() {
        let (name, rest) = line.split_once(" = ").expect("a line is a dependency");
        let version = rest.split('"').nth(1).expect("a version is in quotes");
        let mut lines = workspace.lines();
        let same = lines.any(|it| it.starts_with(&format!("{name} =")) && it.contains(version));
        assert!(same, "{name} {version} is not what Cargo.toml says");
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn its_locked_versions_are_those_of_the_workspace() {
    let packages = |text: String| -> BTreeSet<String> {
        let packages = text.split("[[package]]").skip(1);
        // Without what depends on features: name, version, source and checksum.
        packages
            .map(|package| package.split("dependencies").next().unwrap_or(package))
            .map(|package| package.trim().to_owned())
            .filter(|package| package.contains("checksum"))
            .collect()
    };
    let shim = packages(text(&format!("{PACKAGE}/lock.toml")));
    let workspace = packages(text("Cargo.lock"));
    assert!(!shim.is_empty());
    let other: Vec<_> = shim.difference(&workspace).collect();
    assert!(other.is_empty(), "{other:#?}");
}
