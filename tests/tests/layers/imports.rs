//! The stages of the tool do not import one another, and all imports point down.

use crate::source::{Source, sources};

/// What each part of `cargo-stress/src` may import of the others: a whole part, or one item.
///
/// An item of a sibling stage is an exception, and stands here with its reason. Unit tests are free
/// to: they have what they need made by the stage that makes it.
const MAY_IMPORT: [(&str, &[&str]); 23] = [
    ("awake", &[]),
    ("cores", &[]),
    ("model", &[]),
    ("git", &[]),
    ("meant", &[]),
    ("nearest", &[]),
    ("statistics", &["model"]),
    ("successor", &[]),
    ("toml_file", &["nearest"]),
    ("config", &["model", "nearest", "toml_file"]),
    (
        "discover",
        &["awake", "model", "config", "git", "successor"],
    ),
    ("plan", &["model"]),
    (
        "execute",
        &[
            "awake",
            "cores",
            "model",
            // It takes runs out of the queue while they run, and puts back what was not started.
            "plan::Queue",
        ],
    ),
    ("judge", &["model", "statistics"]),
    ("minimise", &["model", "statistics"]),
    (
        "quarantine",
        &["model", "nearest", "statistics", "successor", "toml_file"],
    ),
    ("record", &["meant", "model", "git", "successor"]),
    ("ci", &["git"]),
    (
        "report",
        &[
            "meant",
            "model",
            "nearest",
            "statistics",
            "successor",
            // All reports together are the observer of the loop, which must not know of them.
            "execute::Observer",
        ],
    ),
    (
        "error",
        &[
            "ci",
            "config",
            "discover",
            "nearest",
            "quarantine",
            "record",
            "report",
        ],
    ),
    ("exit_code", &["ci", "discover", "error", "quarantine"]),
    (
        "cli",
        &[
            "ci", "model", "config", "cores", "discover", "plan", "execute", "report", "error",
        ],
    ),
    (
        "session",
        &[
            "ci",
            "model",
            "nearest",
            "config",
            "discover",
            "plan",
            "execute",
            "judge",
            "minimise",
            "quarantine",
            "record",
            "report",
            "cli",
            "error",
            "exit_code",
        ],
    ),
];

const TOP: &str = "cargo-stress/src/";

#[test]
fn every_part_imports_only_what_lies_below_it() {
    let mut wrong = Vec::new();
    for source in product_sources() {
        let part = part_of(&source);
        if part == "main" {
            continue;
        }
        let allowed = MAY_IMPORT.iter().find(|(name, _)| *name == part);
        let Some((_, allowed)) = allowed else {
            wrong.push(format!("{part} is new: say here what it may import"));
            continue;
        };
        for import in imports(&source) {
            let is_own = import == part || import.starts_with(&format!("{part}::"));
            let is_allowed = allowed
                .iter()
                .any(|it| import == *it || import.starts_with(&format!("{it}::")));
            if !is_own && !is_allowed {
                wrong.push(format!("{} imports {import}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_exception_is_still_needed() {
    let sources = product_sources();
    for (part, allowed) in MAY_IMPORT {
        for item in allowed {
            let is_used = sources
                .iter()
                .filter(|it| part_of(it) == part)
                .any(|source| {
                    imports(source)
                        .iter()
                        .any(|import| import.starts_with(item))
                });
            assert!(is_used, "{part} does not import {item} any more");
        }
    }
}

/// The tool without its unit tests.
fn product_sources() -> Vec<Source> {
    let mut sources = sources(&["cargo-stress/src"]);
    sources.retain(|source| !source.path.contains("/tests"));
    sources
}

/// `execute` for `cargo-stress/src/execute/lane.rs`, `error` for `cargo-stress/src/error.rs`.
fn part_of(source: &Source) -> &str {
    let below = source.path.strip_prefix(TOP).expect("it is of the tool");
    let part = below.split('/').next().unwrap_or(below);
    part.trim_end_matches(".rs")
}

/// What the file imports from the crate's parts, without `crate::`.
fn imports(source: &Source) -> Vec<String> {
    // `super` in `src/execute/lane.rs` is `execute`, in `src/execute/mod.rs` the crate.
    let below = source.path.strip_prefix(TOP).expect("it is of the tool");
    let is_mod = below.ends_with("/mod.rs");
    let depth = below.split('/').count() - usize::from(is_mod);
    let from_root = |path: String| {
        if let Some(rest) = path.strip_prefix("crate::") {
            return Some(rest.to_owned());
        }
        let supers = path.split("::").take_while(|it| *it == "super").count();
        (supers >= depth).then(|| path.replace("super::", ""))
    };
    source
        .paths_outside_tests()
        .into_iter()
        .filter_map(from_root)
        .collect()
}
