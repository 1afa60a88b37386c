//! The `cargo-stress` under test, built once in each test process.

use crate::workspace::{root, target_dir};
use serde_json::Value;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The program's path.
///
/// cargo tells a package only of its own programs (`CARGO_BIN_EXE_…`), so it is asked to build this
/// one, in the profile of the tests around. `--workspace` and a test beside it make it choose the features that the tests
/// around were built with: where those are up to date, the program alone is left to compile.
pub(crate) fn built_tool() -> &'static Path {
    static TOOL: OnceLock<PathBuf> = OnceLock::new();
    TOOL.get_or_init(build)
}

fn build() -> PathBuf {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let profile = if cfg!(debug_assertions) {
        "dev"
    } else {
        "release"
    };
    let output = Command::new(cargo)
        .args([
            "build",
            "--workspace",
            "--bin",
            "cargo-stress",
            "--test",
            "layers",
        ])
        .args(["--profile", profile])
        .args(["--message-format", "json-render-diagnostics"])
        .arg("--target-dir")
        .arg(target_dir())
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo could not be started");
    assert!(output.status.success(), "cargo-stress could not be built");
    let messages = String::from_utf8(output.stdout).expect("cargo's messages are UTF-8");
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "cargo-stress")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .expect("cargo did not say where it put cargo-stress")
}
