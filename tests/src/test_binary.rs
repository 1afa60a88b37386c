//! A built test binary of a crate, to be started without cargo.

use crate::cargo_environment::set_environment;
use crate::notes::{self, Notes};
use crate::processes::MARKER;
use crate::test_crate::TestCrate;
use serde_json::Value;
use std::env;
use std::path::PathBuf;
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// It and where it belongs.
#[derive(Debug)]
pub struct TestBinary {
    path: PathBuf,
    directory: PathBuf,
}

impl TestBinary {
    /// Builds the integration test `target`.
    ///
    /// # Panics
    /// If it cannot be built.
    pub fn build(krate: &TestCrate, target: &str) -> Self {
        let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut command = Command::new(cargo);
        set_environment(&mut command);
        let output = command
            .args(["test", "--no-run", "--test", target])
            .args(["--message-format", "json-render-diagnostics"])
            .current_dir(krate.directory())
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo could not be started");
        assert!(output.status.success(), "{target} could not be built");
        let messages = String::from_utf8(output.stdout).expect("cargo's messages are UTF-8");
        let path = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|message| message["target"]["name"] == target)
            .find_map(|message| message["executable"].as_str().map(PathBuf::from))
            .expect("cargo did not say where it put the test binary");
        Self {
            path,
            directory: krate.directory().to_owned(),
        }
    }

    /// A start of it, and the marker by which its processes are known.
    pub fn command(&self, notes: &Notes) -> (Command, String) {
        static STARTS: AtomicU32 = AtomicU32::new(0);
        let number = STARTS.fetch_add(1, Ordering::Relaxed);
        let marker = format!("binary-{}-{number}", process::id());
        let mut command = Command::new(&self.path);
        command
            .current_dir(&self.directory)
            .env(MARKER, &marker)
            .env(notes::VARIABLE, notes.directory())
            .env_remove("RUST_BACKTRACE");
        (command, marker)
    }
}
