//! A test that sleeps, many times beside itself: how near to the ideal it comes.

use crate::comparison::Comparison;
use crate::contender::Contender;
use crate::plain_crate::{plain_crate, stress_all};
use crate::programs::{cargo, has_nextest, seconds, session_seconds};
use std::thread::sleep;
use std::time::{Duration, Instant};

const RUNS: u32 = 100;
const JOBS: u32 = 16;
const SLEEP: Duration = Duration::from_millis(50);

/// The ideal is measured, too: on a busy machine sleepers wake late.
pub(crate) fn comparison() -> Result<Comparison, String> {
    let scratch = plain_crate()?;
    let (whole, theirs) = (scratch.clone(), scratch.clone());
    let (runs, jobs) = (RUNS.to_string(), JOBS.to_string());
    let words = move || {
        let words = ["--mode", "alone", "--runs", &runs, "--jobs", &jobs];
        words.map(str::to_owned)
    };
    let call = move |scratch: &_| {
        let words = words();
        stress_all(scratch, "sleeping", &words.each_ref().map(String::as_str))
    };
    let same = call.clone();
    let ideal = || {
        let begun = Instant::now();
        (0..RUNS.div_ceil(JOBS)).for_each(|_| sleep(SLEEP));
        Ok(begun.elapsed().as_secs_f64())
    };
    let mut contenders = vec![
        Contender::new("ideal", ideal),
        Contender::new("cargo stress, session", move || {
            session_seconds(&mut call(&scratch), &scratch.directory)
        }),
        Contender::new("cargo stress, whole call", move || {
            seconds(&mut same(&whole))
        }),
    ];
    if has_nextest() {
        // Each test once at a time, whatever the number of threads.
        contenders.push(Contender::new("cargo nextest --stress-count", move || {
            let mut cargo = cargo(&theirs.directory);
            cargo.args(["nextest", "run", "--test", "sleeping"]);
            cargo.args(["--test-threads", &JOBS.to_string()]);
            seconds(cargo.args(["--stress-count", &RUNS.to_string()]))
        }));
    }
    Ok(Comparison {
        title: format!("A test that sleeps {SLEEP:?}, {RUNS} runs, {JOBS} at a time"),
        unit: None,
        contenders,
        beside: None,
        goal: "goal: the session takes at most 1.2 × the ideal",
        turns: 5,
    })
}
