//! Rounds of a whole binary, in threads of one process: beside a shell loop over the same binary.

use crate::comparison::Comparison;
use crate::contender::Contender;
use crate::plain_crate::{plain_crate, stress_all};
use crate::programs::seconds;
use std::process::Command;

const THREADS: &str = "4";
/// Enough for some seconds each.
const ROUNDS: u32 = 1_500;

/// The loop is what people write, one process at a time; so both are shown, as many processes at a
/// time as there are cores, which is the default, and one.
pub(crate) fn comparison() -> Result<Comparison, String> {
    let scratch = plain_crate()?;
    let binary = scratch.binary("twenty")?.to_owned();
    let shell = move |rounds: u32| {
        let script =
            r#"n=0; while [ $n -lt "$2" ]; do "$0" --test-threads="$1" || exit; n=$((n+1)); done"#;
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).arg(&binary);
        seconds(shell.args([THREADS, &rounds.to_string()]))
    };
    let ours = |name, jobs: &'static [&'static str]| {
        let scratch = scratch.clone();
        Contender::of_runs(name, ROUNDS, move |rounds| {
            let rounds = rounds.to_string();
            let words = [
                "--mode",
                "parallel",
                "--threads",
                THREADS,
                "--runs",
                &rounds,
            ];
            seconds(&mut stress_all(
                &scratch,
                "twenty",
                &[&words, jobs].concat(),
            ))
        })
    };
    Ok(Comparison {
        title: format!("Rounds of 20 trivial tests in {THREADS} threads, set-up included"),
        unit: Some("round"),
        contenders: vec![
            Contender::of_runs("shell loop", ROUNDS, shell),
            ours("cargo stress --all", &[]),
            ours("cargo stress --all --jobs 1", &["--jobs", "1"]),
        ],
        beside: None,
        goal: "goal: cargo stress at most 0.5 × the loop's time",
        turns: 5,
    })
}
