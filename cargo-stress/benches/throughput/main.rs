//! How fast `cargo stress` is, beside the floor, beside nextest and beside a shell loop, in one call.
//!
//! `cargo bench -p cargo-stress --bench throughput`, or a part of it: `… -- plain sleeping`. Machines are
//! noisy, so every contender takes its turn in each of several rounds, and what counts is the median of
//! the ratios within rounds.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints"
)]

mod annotated;
mod comparison;
mod contender;
mod plain;
mod plain_crate;
mod programs;
mod scratch;
mod second_call;
mod sleeping;
mod table;
mod whole_binary;

use comparison::Comparison;
use std::process::ExitCode;

/// Writes and builds what a comparison needs.
type SetUp = fn() -> Result<Comparison, String>;

/// What there is to compare; it is set up when its turn comes.
const COMPARISONS: [(&str, SetUp); 6] = [
    ("annotated", || annotated::comparison(false)),
    ("annotated-release", || annotated::comparison(true)),
    ("plain", plain::comparison),
    ("sleeping", sleeping::comparison),
    ("rounds", whole_binary::comparison),
    ("second-call", second_call::comparison),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` and friends only want to know that it builds.
    if !words.iter().any(|word| word == "--bench") {
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<String> = words.into_iter().filter(|it| it != "--bench").collect();
    match compare(&wanted) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Compares what is wanted, or all.
fn compare(wanted: &[String]) -> Result<(), String> {
    let names = COMPARISONS.map(|(name, _)| name);
    if let Some(unknown) = wanted.iter().find(|it| !names.contains(&it.as_str())) {
        return Err(format!(
            "no comparison {unknown}: there are {}",
            names.join(", ")
        ));
    }
    for (name, comparison) in COMPARISONS {
        if wanted.is_empty() || wanted.iter().any(|it| it == name) {
            comparison()?.run()?;
        }
    }
    Ok(())
}
