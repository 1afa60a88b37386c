//! Orders that run one after another, to their end or as far as they get.

use crate::harness::{order, run, run_with};
use stress_runtime::protocol::{Exit, Launch, Outcome, RunEnded, RunRequest};
use stress_tests::Notes;

/// Step and outcome of each attempt, in a word.
pub(crate) fn outcomes(ended: &RunEnded) -> Vec<(usize, String)> {
    let outcomes = ended.attempts.iter();
    outcomes.map(|it| (it.step, word(&it.outcome))).collect()
}

pub(crate) fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed => "passed".to_owned(),
        Outcome::Failed(failure) => format!("failed: {}", failure.message),
        Outcome::TimedOut { limit_ms, .. } => format!("timed out after {limit_ms}"),
        Outcome::Crashed { crash, .. } => format!("crashed: {crash}"),
    }
}

fn expect(ended: &RunEnded, expected: &[(usize, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(step, word)| (*step, (*word).to_owned()))
        .collect();
    assert_eq!(outcomes(ended), expected, "{ended:#?}");
}

fn both(request: impl Fn() -> RunRequest, check: impl Fn(&RunEnded)) {
    for launch in [Launch::Fork, Launch::Spawn] {
        check(&run(RunRequest {
            launch,
            ..request()
        }));
    }
}

#[test]
fn after_a_failure_the_order_goes_on() {
    both(
        || order("passes fails counts has_counted_one"),
        |ended| {
            let failed = "failed: no good";
            expect(
                ended,
                &[(0, "passed"), (1, failed), (2, "passed"), (3, "passed")],
            );
            assert!(ended.exit.is_clean());
        },
    );
}

#[test]
fn a_timeout_ends_the_order_and_what_ran_before_it_is_known() {
    both(
        || order("passes fails sleeps:300 passes"),
        |ended| {
            let failed = "failed: no good";
            expect(
                ended,
                &[(0, "passed"), (1, failed), (2, "timed out after 300")],
            );
            assert_eq!(ended.exit, Exit::TimedOut);
            assert_eq!(ended.attempts[2].stdout.to_text(), "sleeps prints\n");
        },
    );
}

#[test]
fn a_death_ends_the_order_and_what_ran_before_it_is_known() {
    both(
        || order("passes dies passes"),
        |ended| {
            let died = "crashed: killed by signal 11 (SIGSEGV) before the test ended";
            expect(ended, &[(0, "passed"), (1, died)]);
            assert_eq!(ended.attempts[1].stdout.to_text(), "dies prints\n");
        },
    );
    both(
        || order("passes exits_well passes"),
        |ended| {
            let exited = "crashed: exited with 0 before the test ended";
            expect(ended, &[(0, "passed"), (1, exited)]);
        },
    );
}

#[test]
fn what_a_test_does_after_the_blow_does_not_count() {
    for threads in [1, 2] {
        let ended = run(RunRequest {
            threads,
            ..order("passes_when_told_to_end:300 passes")
        });
        let blamed = ended.attempts.iter().find(|it| it.step == 0).unwrap();
        assert_eq!(word(&blamed.outcome), "timed out after 300", "{ended:?}");
    }
}

#[test]
fn an_orphan_that_has_ended_is_reaped_while_its_run_goes_on() {
    both(
        || order("outlives_its_orphan"),
        |ended| {
            expect(ended, &[(0, "passed")]);
            assert!(!ended.leaked, "{ended:?}");
        },
    );
}

#[test]
fn a_test_may_stand_in_an_order_twice() {
    for threads in [1, 2] {
        both(
            || RunRequest {
                threads,
                ..order("notes_that_it_ran notes_that_it_ran")
            },
            |ended| {
                assert_eq!(ended.attempts.len(), 2, "{ended:?}");
                let passed = |step| ended.attempts.iter().any(|it| it.step == step);
                assert!(passed(0) && passed(1) && ended.exit.is_clean(), "{ended:?}");
            },
        );
    }
    let notes = Notes::default();
    run_with(&notes, order("notes_that_it_ran notes_that_it_ran"));
    assert_eq!(notes.count("ran"), 2);
    let ended = run(order("has_counted_none has_counted_none"));
    assert_eq!(outcomes(&ended)[0], (0, "passed".to_owned()));
    assert!(outcomes(&ended)[1].1.starts_with("failed: "), "{ended:?}");
}

#[test]
fn an_order_may_be_as_long_as_there_are_tests() {
    let name = "has_a_name_of_sixty_characters_with_which_orders_become_long_";
    both(
        || order(&[name; 5000].join(" ")),
        |ended| {
            assert_eq!(ended.attempts.len(), 5000);
            let passed = |it| matches!(it, &Outcome::Passed);
            assert!(ended.attempts.iter().all(|it| passed(&it.outcome)));
            assert!(ended.exit.is_clean());
        },
    );
}

#[test]
fn an_order_without_tests_is_over_at_once() {
    let ended = run(order(""));
    assert_eq!(ended.attempts, []);
    assert!(ended.exit.is_clean(), "{ended:?}");
}

#[test]
fn a_test_that_is_not_there_is_named() {
    both(
        || order("passes nobody"),
        |ended| {
            let [(_, word)] = outcomes(ended).try_into().unwrap();
            assert!(word.contains("no test named \"nobody\""), "{word}");
        },
    );
}
