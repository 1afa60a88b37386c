//! A crate made for a comparison, and its test binaries.

use crate::programs::cargo;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The crate, written and built.
#[derive(Debug, Clone)]
pub(crate) struct Scratch {
    pub(crate) directory: PathBuf,
    pub(crate) release: bool,
    binaries: Vec<(String, PathBuf)>,
}

impl Scratch {
    /// Writes `files` (paths and texts) and builds them.
    pub(crate) fn build(name: &str, files: &[(&str, &str)], release: bool) -> Result<Self, String> {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        for (path, text) in files {
            let path = directory.join(path);
            let parent = path.parent().map_or(Ok(()), fs::create_dir_all);
            let written = parent.and_then(|()| fs::write(&path, text));
            written.map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let binaries = build(&directory, release)?;
        Ok(Self {
            directory,
            release,
            binaries,
        })
    }

    /// The test binary of that target, as `cargo test --no-run` builds it.
    pub(crate) fn binary(&self, target: &str) -> Result<&Path, String> {
        let mut binaries = self.binaries.iter();
        let found = binaries.find(|(name, _)| name == target);
        let path = found.map(|(_, path)| path.as_path());
        path.ok_or_else(|| format!("no test binary {target} was built"))
    }

    /// The flag that chooses the profile, where one is needed.
    pub(crate) fn profile(&self) -> Option<&'static str> {
        self.release.then_some("--release")
    }

    pub(crate) fn profile_name(&self) -> &'static str {
        if self.release { "release" } else { "dev" }
    }
}

fn build(directory: &Path, release: bool) -> Result<Vec<(String, PathBuf)>, String> {
    let mut cargo = cargo(directory);
    cargo.args(["test", "--no-run", "--message-format", "json"]);
    cargo.args(release.then_some("--release"));
    let output = cargo.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let binary = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        let path = PathBuf::from(message["executable"].as_str()?);
        Some((message["target"]["name"].as_str()?.to_owned(), path))
    };
    let messages = String::from_utf8_lossy(&output.stdout);
    Ok(messages.lines().filter_map(binary).collect())
}
