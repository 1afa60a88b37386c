//! An empty annotated test, beside the floor and beside nextest.

use crate::comparison::Comparison;
use crate::contender::Contender;
use crate::programs::{cargo, has_nextest, seconds, session_seconds, stress};
use crate::scratch::Scratch;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::available_parallelism;
use std::time::Instant;

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

const OURS: &str = "cargo stress";

/// The yardstick is a bare fork and wait. Of `cargo stress` start-up and build check are left out; of
/// nextest, which reports none of its own, they are a small share of the whole.
pub(crate) fn comparison(release: bool) -> Result<Comparison, String> {
    let scratch = scratch(release)?;
    // Enough runs for about a second each.
    let floor = |name, ends_by: &'static str| {
        let binary = scratch.binary("throughput_scratch").map(Path::to_owned);
        Contender::of_runs(name, 10_000, move |runs| {
            floor_seconds(binary.as_ref().map_err(String::clone)?, ends_by, runs)
        })
    };
    let ours = |name, runs, launch: &'static [&'static str]| {
        let scratch = scratch.clone();
        Contender::of_runs(name, runs, move |runs| {
            let mut stress = stress(&scratch.directory);
            stress.args(["--lib", "--progress", "none", "--exact", "tests::annotated"]);
            stress.arg("--runs").arg(runs.to_string());
            stress.args(launch).args(scratch.profile());
            session_seconds(&mut stress, &scratch.directory)
        })
    };
    let mut contenders = vec![
        floor("bare fork + wait", ""),
        // With children that end as a test process has to: its exit handlers run.
        floor("fork, exit + wait", "exit"),
        ours(OURS, 10_000, &[]),
        ours("cargo stress --launch spawn", 1_500, &["--launch", "spawn"]),
    ];
    if has_nextest() {
        let scratch = scratch.clone();
        let nextest = move |runs: u32| {
            let mut cargo = cargo(&scratch.directory);
            cargo.args(["nextest", "run", "--lib", "-E", "test(=tests::plain)"]);
            cargo.args(["--stress-count", &runs.to_string()]);
            seconds(cargo.args(scratch.profile()))
        };
        contenders.push(Contender::of_runs(
            "cargo nextest --stress-count",
            300,
            nextest,
        ));
    }
    Ok(Comparison {
        title: format!(
            "An empty annotated test, built with the {} profile, {} at a time",
            scratch.profile_name(),
            cores()
        ),
        unit: Some("run"),
        contenders,
        beside: Some(OURS),
        goal: "goal: cargo stress at most 1.5 × the bare fork",
        turns: 5,
    })
}

/// With the dependency versions of this workspace.
fn scratch(release: bool) -> Result<Scratch, String> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let runtime = workspace.join("stress-runtime");
    let manifest = MANIFEST.replace("RUNTIME", &runtime.to_string_lossy());
    let lock = fs::read_to_string(workspace.join("Cargo.lock"));
    let lock = lock.map_err(|error| format!("Cargo.lock: {error}"))?;
    let files = [
        ("Cargo.toml", manifest.as_str()),
        ("src/lib.rs", SOURCE),
        ("Cargo.lock", &lock),
    ];
    Scratch::build("throughput", &files, release)
}

/// As many processes at a time as there are cores, as `cargo stress` has harnesses.
fn floor_seconds(binary: &Path, ends_by: &str, runs: u32) -> Result<f64, String> {
    let begun = Instant::now();
    let start = |_| {
        Command::new(binary)
            .args(["--exact", "tests::floor"])
            .env("FLOOR_RUNS", (runs / cores()).to_string())
            .env("FLOOR_ENDS_BY", ends_by)
            .stdout(Stdio::null())
            .spawn()
    };
    let loops: Result<Vec<_>, _> = (0..cores()).map(start).collect();
    for mut one in loops.map_err(|error| error.to_string())? {
        one.wait().map_err(|error| error.to_string())?;
    }
    Ok(begun.elapsed().as_secs_f64())
}

fn cores() -> u32 {
    let cores = available_parallelism().map_or(1, usize::from);
    u32::try_from(cores).unwrap_or(1)
}
