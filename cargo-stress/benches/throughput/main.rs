//! Runs per second of an empty annotated test, beside the floor and beside nextest, in one call.
//!
//! `cargo bench -p cargo-stress --bench throughput`. Machines are noisy, so every contender takes
//! its turn in each of several rounds, and what counts is the median of the ratios within rounds.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints"
)]

mod contender;
mod scratch;
mod table;

use contender::Contender;
use scratch::Scratch;
use std::process::ExitCode;

/// Turns that each contender takes.
const ROUNDS: usize = 5;

fn main() -> ExitCode {
    // `cargo test --benches` and friends only want to know that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    match compare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare() -> Result<(), String> {
    for (profile, release) in [("dev", false), ("release", true)] {
        let scratch = Scratch::build(release)?;
        let contenders = Contender::all(&scratch);
        println!(
            "\nAn empty test, tests built with the {profile} profile, {} at a time",
            scratch.jobs
        );
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let figures: Result<Vec<f64>, String> = contenders
                .iter()
                .map(|contender| contender.micros_per_run(&scratch))
                .collect();
            rounds.push(figures?);
        }
        table::print(&contenders, &rounds);
    }
    Ok(())
}
