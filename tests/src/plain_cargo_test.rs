//! Plain `cargo test` on a crate, and what libtest said of each test.

use crate::notes::Notes;
use crate::stress_command::StressCommand;
use crate::test_crate::TestCrate;
use std::collections::BTreeMap;
use std::env;
use std::process::Command;

/// What libtest said.
#[derive(Debug)]
pub struct LibtestRun {
    /// libtest's word for each test: `ok`, `FAILED`, `ignored`.
    pub results: BTreeMap<String, String>,
    /// What it showed of each failed test.
    sections: BTreeMap<String, String>,
    /// All that was printed on stdout.
    pub stdout: String,
    /// cargo's exit code.
    pub code: Option<i32>,
}

/// Runs `cargo test` with those arguments and variables.
///
/// # Panics
/// If cargo could not be started, hangs, or leaves processes behind.
pub fn plain_cargo_test(
    krate: &TestCrate,
    args: &[&str],
    notes: &Notes,
    variables: &[(&str, &str)],
) -> LibtestRun {
    let mut cargo = Command::new(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.arg("test").args(args);
    let command = StressCommand::around(cargo, krate).notes(notes);
    let set = |command: StressCommand, (name, value): &(&str, &str)| command.env(name, value);
    let session = variables.iter().fold(command, set).run();
    let run = LibtestRun {
        results: results(&session.stdout),
        sections: sections(&session.stdout),
        code: session.code,
        stdout: session.stdout,
    };
    assert!(!run.results.is_empty(), "{}", session.stderr);
    run
}

impl LibtestRun {
    /// What libtest showed of a failed test.
    ///
    /// # Panics
    /// If it did not fail.
    #[track_caller]
    pub fn section(&self, name: &str) -> &str {
        match self.sections.get(name) {
            Some(section) => section,
            None => panic!("{name} is not among the failures:\n{}", self.stdout),
        }
    }
}

/// From lines like `test inner::deep ... ok`, `test late - should panic ... FAILED` and
/// `test rare ... ignored, takes long`.
fn results(stdout: &str) -> BTreeMap<String, String> {
    let result = |line: &str| {
        let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
        let name = name.trim_end_matches(" - should panic").to_owned();
        let result = result.split(',').next()?.to_owned();
        Some((name, result))
    };
    stdout.lines().filter_map(result).collect()
}

/// From `---- inner::deep stdout ----` to the next such line.
fn sections(stdout: &str) -> BTreeMap<String, String> {
    let mut sections: BTreeMap<String, String> = BTreeMap::new();
    let mut current = None;
    for line in stdout.lines() {
        let heading = line
            .strip_prefix("---- ")
            .and_then(|rest| rest.strip_suffix(" stdout ----"));
        if let Some(name) = heading {
            current = Some(name.to_owned());
        } else if line == "failures:" {
            current = None;
        } else if let Some(name) = &current {
            let section = sections.entry(name.clone()).or_default();
            section.push_str(line);
            section.push('\n');
        }
    }
    sections
}
