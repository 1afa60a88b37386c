//! `model` is pure: it knows the protocol's types and the standard library, and does nothing.

use crate::source::{sources, words};
use stress_tests::root;

/// What doing something, or asking for the time, looks like.
const IMPURE: [&str; 15] = [
    "async",
    "await",
    "env",
    "eprintln",
    "fs",
    "fs_err",
    "Instant",
    "io",
    "net",
    "print",
    "println",
    "process",
    "SystemTime",
    "thread_local",
    "unsafe",
];

/// Other crates that it may name, and what of them.
const MAY_NAME: [&str; 2] = ["camino::Utf8PathBuf", "stress_runtime::protocol"];

#[test]
fn the_model_does_nothing() {
    for source in sources(&["cargo-stress/src/model"]) {
        for word in words(source.tokens()) {
            let is_pure = !IMPURE.contains(&word.as_str());
            assert!(is_pure, "{} says {word}", source.path);
        }
    }
}

#[test]
fn the_model_names_no_other_crate_than_the_protocol() {
    let crates = dependencies();
    assert!(crates.contains(&"stress_runtime".to_owned()), "{crates:?}");
    for source in sources(&["cargo-stress/src/model"]) {
        for path in source.paths() {
            let krate = path.split("::").next().unwrap_or(&path);
            let is_foreign = crates.iter().any(|it| it == krate);
            let is_allowed = MAY_NAME.iter().any(|it| path.starts_with(it));
            assert!(!is_foreign || is_allowed, "{} names {path}", source.path);
        }
    }
}

/// The crates that the tool depends on, as code names them; those for its tests may be used in tests.
fn dependencies() -> Vec<String> {
    let manifest = root().join("cargo-stress/Cargo.toml");
    let manifest = std::fs::read_to_string(manifest).expect("the tool has a manifest");
    manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty())
        .map(|name| name.replace('-', "_"))
        .collect()
}
