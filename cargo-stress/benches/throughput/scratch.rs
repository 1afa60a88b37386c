//! The crate that is measured: one empty annotated test, one empty plain one, and the floor.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::available_parallelism;

const MANIFEST: &str = r#"
[package]
name = "throughput-scratch"
version = "0.0.0"
edition = "2024"
publish = false

[dev-dependencies]
nix = { version = "0.31.3", default-features = false, features = ["process"] }
stress-runtime = { path = "RUNTIME" }

[workspace]
"#;

const SOURCE: &str = r#"
#[cfg(test)]
mod tests {
    #[stress_runtime::stress]
    fn annotated() {}

    #[test]
    fn plain() {}

    /// Bare fork and wait, from the thread in which libtest runs a test.
    #[test]
    fn floor() {
        use nix::sys::wait::waitpid;
        use nix::unistd::{ForkResult, fork};
        let Ok(runs) = std::env::var("FLOOR_RUNS") else { return };
        let by_exit = std::env::var("FLOOR_ENDS_BY").as_deref() == Ok("exit");
        for _ in 0..runs.parse::<u32>().unwrap() {
            match unsafe { fork() }.unwrap() {
                ForkResult::Child if by_exit => std::process::exit(0),
                ForkResult::Child => unsafe { nix::libc::_exit(0) },
                ForkResult::Parent { child } => drop(waitpid(child, None).unwrap()),
            }
        }
    }
}
"#;

/// The built crate.
pub(crate) struct Scratch {
    pub(crate) directory: PathBuf,
    pub(crate) binary: PathBuf,
    pub(crate) release: bool,
    /// Runs at a time: one for each core.
    pub(crate) jobs: usize,
}

impl Scratch {
    /// Writes and builds it, with the dependency versions of this workspace.
    pub(crate) fn build(release: bool) -> Result<Self, String> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("throughput");
        let runtime = workspace.join("stress-runtime");
        let write = |name: &str, text: &str| {
            fs::write(directory.join(name), text).map_err(|error| format!("{name}: {error}"))
        };
        fs::create_dir_all(directory.join("src")).map_err(|error| error.to_string())?;
        write(
            "Cargo.toml",
            &MANIFEST.replace("RUNTIME", &runtime.to_string_lossy()),
        )?;
        write("src/lib.rs", SOURCE)?;
        let lock = fs::read_to_string(workspace.join("Cargo.lock"));
        write(
            "Cargo.lock",
            &lock.map_err(|error| format!("Cargo.lock: {error}"))?,
        )?;
        let binary = build(&directory, release)?;
        let jobs = available_parallelism().map_or(1, usize::from);
        Ok(Self {
            directory,
            binary,
            release,
            jobs,
        })
    }
}

fn build(directory: &Path, release: bool) -> Result<PathBuf, String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["test", "--no-run", "--lib", "--message-format", "json"])
        .current_dir(directory);
    if release {
        cargo.arg("--release");
    }
    let output = cargo.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let executable = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        Some(PathBuf::from(message["executable"].as_str()?))
    };
    messages
        .lines()
        .filter_map(executable)
        .next_back()
        .ok_or("no test binary was built".to_owned())
}
