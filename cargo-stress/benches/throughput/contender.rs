//! What is compared, and how one turn of each is timed.

use crate::scratch::Scratch;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

/// One way to run the empty test again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contender {
    /// Bare fork and wait in the same binary, in as many processes as there are cores.
    Floor,
    /// The same with children that end by `exit`, as a test process has to: its exit handlers run.
    ExitFloor,
    /// `cargo stress`, forked.
    Fork,
    /// `cargo stress --launch spawn`.
    Spawn,
    /// `cargo nextest run --stress-count`.
    Nextest,
}

impl Contender {
    /// All that can be measured here, the yardstick first.
    pub(crate) fn all(scratch: &Scratch) -> Vec<Self> {
        let mut all = vec![Self::Floor, Self::ExitFloor, Self::Fork, Self::Spawn];
        let nextest = quiet(Command::new(env!("CARGO")).args(["nextest", "--version"]));
        if nextest.is_ok() {
            all.push(Self::Nextest);
        } else {
            println!(
                "cargo nextest is not installed: it is left out ({})",
                scratch.binary.display()
            );
        }
        all
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Floor => "bare fork + wait",
            Self::ExitFloor => "fork, exit + wait",
            Self::Fork => "cargo stress",
            Self::Spawn => "cargo stress --launch spawn",
            Self::Nextest => "cargo nextest --stress-count",
        }
    }

    /// Enough for about a second each.
    fn runs(self) -> u64 {
        match self {
            Self::Floor | Self::ExitFloor | Self::Fork => 10_000,
            Self::Spawn => 1_500,
            Self::Nextest => 300,
        }
    }

    /// Microseconds of wall time for each run, start-up and build check left out for all but
    /// nextest, which reports none of its own: there they are a small share of the whole.
    pub(crate) fn micros_per_run(self, scratch: &Scratch) -> Result<f64, String> {
        let seconds = match self {
            Self::Floor | Self::ExitFloor => self.floor(scratch)?,
            Self::Fork | Self::Spawn => self.stress(scratch)?,
            Self::Nextest => self.nextest(scratch)?,
        };
        #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
        let runs = self.runs() as f64;
        Ok(seconds * 1e6 / runs)
    }

    fn floor(self, scratch: &Scratch) -> Result<f64, String> {
        let begun = Instant::now();
        let runs = self.runs() / scratch.jobs as u64;
        let start = |_| {
            Command::new(&scratch.binary)
                .args(["--exact", "tests::floor"])
                .env("FLOOR_RUNS", runs.to_string())
                .env(
                    "FLOOR_ENDS_BY",
                    if self == Self::ExitFloor { "exit" } else { "" },
                )
                .stdout(Stdio::null())
                .spawn()
        };
        let loops: Result<Vec<_>, _> = (0..scratch.jobs).map(start).collect();
        for mut one in loops.map_err(|error| error.to_string())? {
            one.wait().map_err(|error| error.to_string())?;
        }
        Ok(begun.elapsed().as_secs_f64())
    }

    fn stress(self, scratch: &Scratch) -> Result<f64, String> {
        let report = scratch.directory.join("report.json");
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-stress"));
        command.args([
            "stress",
            "--lib",
            "--progress",
            "none",
            "--exact",
            "tests::annotated",
        ]);
        command.arg("--runs").arg(self.runs().to_string());
        command.arg("--report-json").arg(&report);
        if self == Self::Spawn {
            command.args(["--launch", "spawn"]);
        }
        if scratch.release {
            command.arg("--release");
        }
        quiet(command.current_dir(&scratch.directory))?;
        let report = fs::read_to_string(&report).map_err(|error| error.to_string())?;
        let report: serde_json::Value =
            serde_json::from_str(&report).map_err(|error| error.to_string())?;
        report["elapsed_s"]
            .as_f64()
            .ok_or("no elapsed_s in the report".to_owned())
    }

    fn nextest(self, scratch: &Scratch) -> Result<f64, String> {
        let mut command = Command::new(env!("CARGO"));
        command.args([
            "nextest",
            "run",
            "--lib",
            "--stress-count",
            &self.runs().to_string(),
        ]);
        command.args(["-E", "test(=tests::plain)"]);
        if scratch.release {
            command.arg("--release");
        }
        let begun = Instant::now();
        quiet(command.current_dir(&scratch.directory))?;
        Ok(begun.elapsed().as_secs_f64())
    }
}

/// Runs to the end; what it printed on stderr is the error.
fn quiet(command: &mut Command) -> Result<(), String> {
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
