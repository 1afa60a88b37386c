//! Copies of the process on the way through an order.

use crate::harness::{branch, order, run, run_with, start};
use crate::orders::{outcomes, word};
use stress_runtime::protocol::{Branch, Exit, Launch, Request, RunEnded, RunRequest};
use stress_tests::{Notes, assert_none_left};

fn branching(line: &str, branches: Vec<Branch>) -> RunRequest {
    RunRequest {
        branches,
        ..order(line)
    }
}

/// Of each branch its number and the words for its attempts.
fn words(ended: &RunEnded) -> Vec<(usize, Vec<String>)> {
    let words = |it: &stress_runtime::protocol::BranchEnded| {
        let attempts = it.attempts.iter();
        (
            it.branch,
            attempts.map(|it| word(&it.outcome)).collect::<Vec<_>>(),
        )
    };
    ended.branches.iter().map(words).collect()
}

fn passed(branch: usize) -> (usize, Vec<String>) {
    (branch, vec!["passed".to_owned()])
}

#[test]
fn a_branch_finds_what_the_order_has_left_so_far_and_leaves_nothing_behind() {
    let ended = run(branching(
        "counts counts passes",
        vec![
            branch(0, "has_counted_none"),
            branch(1, "has_counted_one"),
            branch(1, "has_counted_one has_counted_two"),
            branch(2, "has_counted_two"),
            branch(3, "has_counted_two"),
        ],
    ));
    let mut expected: Vec<_> = (0..5).map(passed).collect();
    expected[2].1.push("passed".to_owned());
    assert_eq!(words(&ended), expected, "{ended:#?}");
    assert_eq!(ended.attempts.len(), 3);
    assert!(ended.exit.is_clean());
    assert!(ended.branches.iter().all(|it| it.exit.is_clean()));
}

#[test]
fn an_order_without_tests_may_have_branches() {
    let branches = vec![branch(0, "has_counted_none"), branch(0, "has_counted_none")];
    let ended = run(branching("", branches));
    assert_eq!(words(&ended), [passed(0), passed(1)]);
}

#[test]
fn a_branch_keeps_what_earlier_tests_have_opened_and_gets_nothing_of_its_supervisor() {
    let branches = vec![
        branch(1, "finds_that_file_and_no_pipes"),
        branch(2, "finds_that_file_and_no_pipes"),
    ];
    let ended = run(branching("opens_a_file passes", branches));
    assert_eq!(words(&ended)[0], passed(0), "{ended:#?}");
    // The copies share the place in the file with the original.
    assert_eq!(ended.branches.len(), 2);
}

#[test]
fn a_branch_that_ends_badly_is_reported_and_the_order_goes_on() {
    let ended = run(branching(
        "counts counts",
        vec![
            branch(1, "fails passes"),
            branch(1, "passes sleeps:300 passes"),
            branch(1, "dies"),
            branch(1, "exits_well"),
            branch(2, "has_counted_two"),
        ],
    ));
    let texts = |number: usize| words(&ended)[number].1.join(", ");
    assert_eq!(texts(0), "failed: no good, passed");
    assert_eq!(texts(1), "passed, timed out after 300");
    assert!(texts(2).contains("signal 11"), "{}", texts(2));
    assert!(texts(3).contains("exited with 0 before"), "{}", texts(3));
    assert_eq!(texts(4), "passed");
    assert_eq!(ended.branches[1].exit, Exit::TimedOut);
    let attempt = &ended.branches[0].attempts[0];
    assert_eq!(attempt.stdout.to_text(), "fails prints\n");
    assert!(attempt.stderr.to_text().contains("no good"));
    assert_eq!(ended.attempts.len(), 2);
    assert!(ended.exit.is_clean(), "{ended:#?}");
}

#[test]
fn what_an_order_printed_is_not_printed_by_its_branches_again() {
    let ended = run(branching(
        "prints_half_a_line_and_fails fails",
        vec![branch(1, "fails")],
    ));
    let of_branch = &ended.branches[0].attempts[0];
    assert_eq!(of_branch.stdout.to_text(), "fails prints\n");
    assert_eq!(ended.attempts[0].stdout.to_text(), "half a line");
    assert_eq!(ended.attempts[1].stdout.to_text(), "fails prints\n");
}

#[test]
fn the_first_branch_that_fails_ends_the_run_if_that_was_asked_for() {
    let notes = Notes::default();
    let request = RunRequest {
        until_a_branch_fails: true,
        ..branching(
            "counts notes_that_it_ran notes_that_it_ran",
            vec![
                branch(1, "has_counted_one"),
                branch(2, "has_counted_none"),
                branch(2, "has_counted_one"),
            ],
        )
    };
    let ended = run_with(&notes, request);
    assert_eq!(outcomes(&ended).len(), 2, "{ended:#?}");
    let [(_, first), (_, second)] = words(&ended).try_into().unwrap();
    assert_eq!(first, ["passed"]);
    assert!(second[0].starts_with("failed"));
    assert!(ended.exit.is_clean());
    assert_eq!(notes.count("ran"), 1);
}

#[test]
fn where_threads_are_left_no_copy_is_made() {
    let branches = vec![branch(1, "passes"), branch(2, "passes")];
    let ended = run(branching("passes leaves_a_thread counts", branches));
    let [(_, first), (_, second)] = words(&ended).try_into().unwrap();
    assert_eq!(first, ["passed"]);
    let reason = "1 thread of an earlier test still runs, so the process cannot be copied";
    assert_eq!(second, [format!("crashed: could not start: {reason}")]);
    assert_eq!(ended.attempts.len(), 3);
}

#[test]
fn a_process_that_was_spawned_or_has_threads_makes_no_branches() {
    for (launch, threads) in [(Launch::Spawn, 1), (Launch::Fork, 2)] {
        let ended = run(RunRequest {
            launch,
            threads,
            ..branching(
                "passes counts",
                vec![branch(0, "passes"), branch(1, "passes")],
            )
        });
        assert_eq!(ended.attempts.len(), 2);
        assert_eq!(ended.branches.len(), 2, "{ended:#?}");
        for (_, words) in words(&ended) {
            assert!(words[0].contains("cannot be copied"), "{words:?}");
        }
    }
}

#[test]
fn what_a_branch_has_started_ends_with_it() {
    let notes = Notes::default();
    let mut harness = start(&notes);
    let branches = vec![branch(0, "starts_a_process_and_sleeps:300")];
    let ended = harness.run(branching("passes", branches));
    assert_eq!(words(&ended)[0].1, ["timed out after 300"]);
    assert!(!ended.leaked && ended.exit.is_clean(), "{ended:#?}");
    harness.wait_until_alone();
}

/// Takes as long as a branch is given beyond its own limits.
#[test]
fn a_process_that_cannot_end_its_branch_is_ended_and_takes_it_along() {
    let notes = Notes::default();
    let mut harness = start(&notes);
    let branches = vec![branch(1, "stops_its_supervisor_and_sleeps:300")];
    let ended = harness.run(branching("passes passes", branches));
    assert_eq!(outcomes(&ended), [(0, "passed".to_owned())]);
    let text = words(&ended)[0].1.join(", ");
    assert!(text.contains("a copy of did not end in time"), "{text}");
    assert_eq!(ended.exit, Exit::TimedOut);
    assert!(!ended.leaked);
    harness.wait_until_alone();
}

#[test]
fn a_harness_that_is_killed_takes_branches_with_it() {
    let notes = Notes::default();
    let mut harness = start(&notes);
    let request = branching("passes", vec![branch(1, "sleeps_through_term")]);
    harness.send(&Request::Run(request));
    notes.wait_for("sleeps_through_term", 1);
    harness.kill();
    assert_none_left(harness.marker());
}

#[test]
fn a_session_that_stops_takes_branches_with_it() {
    for kill in [false, true] {
        let notes = Notes::default();
        let mut harness = start(&notes);
        let request = branching("passes", vec![branch(1, "sleeps_through_term")]);
        harness.send(&Request::Run(request));
        notes.wait_for("sleeps_through_term", 1);
        harness.send(&Request::Stop { kill });
        let ended = harness.ended();
        assert_eq!(outcomes(&ended), [(0, "passed".to_owned())]);
        assert_eq!(words(&ended), []);
        assert_eq!(ended.exit, Exit::Stopped);
        assert!(!ended.leaked);
        // The harness ends by itself, and is not what ends the branch.
        assert_none_left(harness.marker());
    }
}
