//! An unchanged empty test, isolated each time: all of the call, beside nextest.

use crate::comparison::Comparison;
use crate::contender::Contender;
use crate::plain_crate::{plain_crate, stress_all};
use crate::programs::{cargo, has_nextest, seconds};

const RUNS: u32 = 6_000;

/// Set-up counts: cargo's check of what is built, the list of tests, the start of the harnesses.
pub(crate) fn comparison() -> Result<Comparison, String> {
    let scratch = plain_crate()?;
    let theirs = scratch.clone();
    let mut contenders = vec![Contender::of_runs(
        "cargo stress --all",
        RUNS,
        move |runs| {
            let words = ["--mode", "alone", "--runs", &runs.to_string()];
            seconds(&mut stress_all(&scratch, "empty", &words))
        },
    )];
    if has_nextest() {
        let nextest = move |runs: u32| {
            let mut cargo = cargo(&theirs.directory);
            cargo.args(["nextest", "run", "--test", "empty"]);
            seconds(cargo.args(["--stress-count", &runs.to_string()]))
        };
        contenders.push(Contender::of_runs(
            "cargo nextest --stress-count",
            RUNS,
            nextest,
        ));
    }
    Ok(Comparison {
        title: format!("An unchanged empty test, {RUNS} isolated runs, set-up included"),
        unit: Some("run"),
        contenders,
        beside: None,
        goal: "goal: nextest takes at least 25 × as long",
        turns: 3,
    })
}
