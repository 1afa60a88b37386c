//! Orders whose tests run side by side.

use crate::harness::{order, run, run_with};
use crate::orders::{outcomes, word};
use stress_runtime::protocol::{Attempt, Exit, Launch, Outcome, RunEnded, RunRequest, Until};
use stress_tests::Notes;

fn beside(threads: usize, line: &str) -> RunEnded {
    run(RunRequest {
        threads,
        ..order(line)
    })
}

fn attempt(ended: &RunEnded, step: usize) -> &Attempt {
    let attempt = ended.attempts.iter().find(|it| it.step == step);
    attempt.unwrap_or_else(|| panic!("{step} is missing in {ended:#?}"))
}

fn steps(ended: &RunEnded) -> Vec<usize> {
    let mut steps: Vec<usize> = ended.attempts.iter().map(|it| it.step).collect();
    steps.sort_unstable();
    steps
}

#[test]
fn tests_in_two_threads_meet_and_in_one_they_never_do() {
    for launch in [Launch::Fork, Launch::Spawn] {
        let ended = run(RunRequest {
            threads: 2,
            launch,
            ..order("passes meets meets_too passes")
        });
        assert_eq!(steps(&ended), [0, 1, 2, 3], "{ended:#?}");
        let passed = |it: &Attempt| it.outcome == Outcome::Passed;
        assert!(ended.attempts.iter().all(passed), "{ended:#?}");
        assert!(ended.exit.is_clean());
    }
    let ended = beside(1, "meets:300 meets_too");
    assert_eq!(outcomes(&ended), [(0, "timed out after 300".to_owned())]);
}

#[test]
fn no_more_run_at_a_time_than_there_are_threads() {
    let ended = beside(2, &["is_one_of_two_at_most"; 12].join(" "));
    assert_eq!(steps(&ended), (0..12).collect::<Vec<_>>());
    let passed = |it: &Attempt| it.outcome == Outcome::Passed;
    assert!(ended.attempts.iter().all(passed), "{ended:#?}");
}

#[test]
fn the_next_starts_as_soon_as_one_has_ended() {
    // The first waits for the last, which comes only if the others have made way one by one.
    let ended = beside(2, "meets passes passes meets_too");
    assert_eq!(steps(&ended), [0, 1, 2, 3]);
    assert!(ended.exit.is_clean(), "{ended:#?}");
}

#[test]
fn when_one_is_late_those_beside_it_are_unknown() {
    let ended = beside(2, "passes sleeps:500 sleeps passes");
    // The last one never got a thread.
    assert_eq!(steps(&ended), [0, 1], "{ended:#?}");
    assert_eq!(word(&attempt(&ended, 1).outcome), "timed out after 500");
    assert_eq!(ended.exit, Exit::TimedOut);
}

#[test]
fn with_the_test_that_is_asked_about_the_run_ends_whatever_hangs_beside_it() {
    for launch in [Launch::Fork, Launch::Spawn] {
        let ended = run(RunRequest {
            threads: 2,
            until: Some(Until {
                step: 1,
                linger_ms: 50,
            }),
            launch,
            ..order("sleeps passes passes")
        });
        assert_eq!(steps(&ended), [1], "{ended:#?}");
        assert_eq!(ended.attempts[0].outcome, Outcome::Passed);
        assert!(ended.exit.is_clean(), "{ended:#?}");
    }
    let ended = run(RunRequest {
        until: Some(Until {
            step: 0,
            linger_ms: 50,
        }),
        ..order("passes sleeps")
    });
    assert_eq!(steps(&ended), [0], "{ended:#?}");
    assert!(ended.exit.is_clean(), "{ended:#?}");
}

#[test]
fn what_runs_beside_the_test_that_is_asked_about_may_clean_up() {
    let notes = Notes::default();
    let request = RunRequest {
        threads: 2,
        until: Some(Until {
            step: 1,
            linger_ms: 300_000,
        }),
        ..order("cleans_up_after_a_while passes passes")
    };
    let ended = run_with(&notes, request);
    assert_eq!(steps(&ended), [1], "{ended:#?}");
    assert!(ended.exit.is_clean(), "{ended:#?}");
    assert_eq!(notes.count("cleaned_up"), 1);
}

#[test]
fn when_the_process_dies_and_nothing_tells_why_each_that_ran_may_have_done_it() {
    for launch in [Launch::Fork, Launch::Spawn] {
        let ended = run(RunRequest {
            threads: 2,
            launch,
            ..order("passes meets_and_sleeps meets_and_dies passes")
        });
        assert_eq!(steps(&ended), [0, 1, 2], "{ended:#?}");
        let text = "crashed: killed by signal 11 (SIGSEGV) while 2 tests ran: \
                    meets_and_sleeps, meets_and_dies";
        for step in [1, 2] {
            assert_eq!(word(&attempt(&ended, step).outcome), text);
        }
    }
    let ended = beside(2, "meets_and_sleeps meets_and_exits_well passes");
    let text = "crashed: exited with 0 while 2 tests ran: meets_and_sleeps, meets_and_exits_well";
    assert_eq!(steps(&ended), [0, 1]);
    assert_eq!(word(&attempt(&ended, 0).outcome), text);
}

#[test]
fn a_panic_that_ends_the_process_tells_whose_it_was() {
    let ended = beside(
        2,
        "meets_and_panics_where_it_cannot_unwind meets_and_sleeps",
    );
    assert_eq!(steps(&ended), [0], "{ended:#?}");
    let Outcome::Crashed { crash, panics } = &ended.attempts[0].outcome else {
        panic!("{ended:#?}")
    };
    assert!(
        crash
            .to_string()
            .contains("(SIGABRT) before the test ended")
    );
    assert_eq!(panics[0].message, "it cannot unwind");
}

#[test]
fn panics_go_to_the_test_in_whose_thread_they_happened() {
    let ended = beside(2, "meets_and_fails_with_its_thread meets_twice_and_fails");
    for (step, message) in [(0, "of mine"), (1, "of the other")] {
        let Outcome::Failed(failure) = &attempt(&ended, step).outcome else {
            panic!("{ended:#?}")
        };
        assert_eq!(failure.message, message);
        assert!(failure.location.is_some());
        // The worker might be of either.
        let others = failure.other_panics.iter().map(|it| it.message.as_str());
        assert_eq!(others.collect::<Vec<_>>(), ["a worker's"]);
    }
}

#[test]
fn a_failing_one_has_all_that_the_process_printed() {
    let ended = beside(2, "passes meets_and_fails meets");
    assert_eq!(attempt(&ended, 0).stdout.to_text(), "");
    let text = attempt(&ended, 1).stdout.to_text();
    assert!(text.contains("passes prints\n"), "{text:?}");
    assert!(text.contains("meets_and_fails prints\n"), "{text:?}");
}
