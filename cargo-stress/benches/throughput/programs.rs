//! The programs that are timed, and how they are called.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// `cargo`, in that crate.
pub(crate) fn cargo(directory: &Path) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(directory);
    cargo
}

/// `cargo stress`, in that crate.
pub(crate) fn stress(directory: &Path) -> Command {
    let mut stress = Command::new(env!("CARGO_BIN_EXE_cargo-stress"));
    stress.arg("stress").current_dir(directory);
    stress
}

/// Whether there is a `cargo nextest` to compare with; if not, that is said.
pub(crate) fn has_nextest() -> bool {
    let answer = quiet(Command::new(env!("CARGO")).args(["nextest", "--version"]));
    if answer.is_err() {
        println!("cargo nextest is not installed: it is left out");
    }
    answer.is_ok()
}

/// How many seconds the whole call takes.
pub(crate) fn seconds(command: &mut Command) -> Result<f64, String> {
    let begun = Instant::now();
    quiet(command)?;
    Ok(begun.elapsed().as_secs_f64())
}

/// How many seconds a session of `cargo stress` takes by its own account: what cargo does before it,
/// and the start of the program, are left out.
pub(crate) fn session_seconds(command: &mut Command, directory: &Path) -> Result<f64, String> {
    let path = directory.join("report.json");
    quiet(command.arg("--report-json").arg(&path))?;
    let report = fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let report: serde_json::Value =
        serde_json::from_str(&report).map_err(|error| error.to_string())?;
    let elapsed = report["elapsed_s"].as_f64();
    elapsed.ok_or("no elapsed_s in the report".to_owned())
}

/// Runs to the end; what it printed on stderr is the error.
pub(crate) fn quiet(command: &mut Command) -> Result<(), String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{command:?}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    ))
}
