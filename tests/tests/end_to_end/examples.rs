//! Every example shows what its `expected.json` promises.

use std::fs;
use stress_tests::{StressCommand, TestEntry, copy_of_example, example_names, not_printed, root};

/// What flakes does so by chance, and a session in which it did not says nothing against it. The
/// rarest of them, run on one core, shows nothing in about one session of ten; in all of these it
/// shows nothing with a chance of 1e-20.
const SESSIONS: usize = 20;

/// Sessions that kept their promise and printed something else than the README shows: by chance, too.
const OTHERWISE: usize = 4;

/// Lines of a README that are by chance, or are other ones in a copy: ids are of the place.
const BY_CHANCE: [&str; 4] = [
    "replay: ",
    // Which of two culprits is named first.
    " and tests::",
    "it needs a busy machine",
    " went on in a new process",
];

/// How late a test is seen to be, and where, is by chance altogether.
const NOT_COMPARED: &str = "slow_sometimes";

/// Some of them are tested in `company.rs`.
const EXAMPLES: [&str; 13] = [
    "big_output",
    "brittle_and_state_setter",
    "cleaner_hides_it",
    "healthy",
    "interference_env",
    "joint_polluters",
    "noisy_polluter",
    "non_idempotent",
    "queue_closed_too_early",
    "slow_sometimes",
    "stale_cache",
    "thread_not_started",
    "victim_and_polluter",
];

/// Stable tests must be so in every session; what shows by chance must show in one of them.
pub(crate) fn keeps_its_promise(name: &str) {
    let (copy, promise) = copy_of_example(name);
    let kept = |test: &TestEntry| promise.tests[&test.name].is_kept_by(&test.verdict);
    let missed = |test: &TestEntry| promise.tests[&test.name].may_be_missed_as(&test.verdict);
    let promised: Vec<&str> = promise.tests.keys().map(String::as_str).collect();
    let readme = root().join(format!("examples/{name}/README.md"));
    let readme = fs::read_to_string(readme).expect("each example has one");
    // Here it is a workspace by itself.
    let readme = readme.replace(&format!("{name}/src/"), "src/");
    let readme = readme.replace(&format!("{name}/tests/"), "tests/");
    let (mut last, mut otherwise) = (String::new(), 0);
    for _ in 0..SESSIONS {
        promise.make_cold();
        let session = StressCommand::new(&copy)
            .args(promise.args.iter().map(String::as_str))
            .report()
            .run();
        let report = session.report();
        assert_eq!(report.names(), promised, "{session}");
        if report.tests.iter().all(kept) && session.code == Some(promise.exit_code) {
            let mut missing = not_printed(verdict(&readme), &session.stdout);
            missing.retain(|line| !BY_CHANCE.iter().any(|it| line.contains(it)));
            let missing = missing.join("\n");
            if missing.is_empty() || name == NOT_COMPARED {
                return;
            }
            otherwise += 1;
            assert!(
                otherwise < OTHERWISE,
                "README shows\n{missing}\nand that is not printed:\n{session}"
            );
            continue;
        }
        let verdicts: Vec<_> = report
            .tests
            .iter()
            .map(|test| (&test.name, &test.verdict))
            .collect();
        last = format!("{verdicts:#?}\n{session}");
        let is_by_chance = report.tests.iter().any(missed)
            && report.tests.iter().all(|test| kept(test) || missed(test));
        if !is_by_chance {
            break;
        }
    }
    panic!("{:#?} was promised, {last}", promise.tests);
}

/// What the README shows to be printed.
fn verdict(readme: &str) -> &str {
    let (_, verdict) = readme.split_once("\n## Verdict\n").expect("it shows one");
    let (_, shown) = verdict.split_once("```text\n").expect("it shows one");
    shown.split("\n```").next().unwrap_or_default()
}

#[test]
fn there_is_a_test_here_for_each_example() {
    assert_eq!(example_names(), EXAMPLES);
}

#[test]
fn healthy_is_healthy() {
    keeps_its_promise("healthy");
}

#[test]
fn big_output_is_read_while_it_is_written() {
    keeps_its_promise("big_output");
}

#[test]
fn queue_closed_too_early_loses_messages_now_and_then() {
    keeps_its_promise("queue_closed_too_early");
}

#[test]
fn slow_sometimes_times_out_now_and_then() {
    keeps_its_promise("slow_sometimes");
}

#[test]
fn thread_not_started_fails_when_starved() {
    keeps_its_promise("thread_not_started");
}
