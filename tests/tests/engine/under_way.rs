//! What a harness says of runs that have not ended.

use crate::harness::{branch, order, start};
use stress_runtime::protocol::{Launch, Request, RunRequest, UnderWay};
use stress_tests::{Harness, Notes};

/// Has it run until so many of its tests wait.
fn begin(request: RunRequest, waiting: usize) -> (Harness, Notes) {
    let notes = Notes::default();
    let mut harness = start(&notes);
    assert_eq!(harness.under_way(), []);
    harness.send(&Request::Run(request));
    notes.wait_for("waits", waiting);
    (harness, notes)
}

/// What it says once so many tests have ended, and so many run: a word may still be on its way.
fn told(harness: &mut Harness, ended: usize, running: usize) -> UnderWay {
    loop {
        let runs = harness.under_way();
        let [run] = runs.as_slice() else {
            panic!("{runs:?}")
        };
        if (run.took.len(), run.tests.len()) == (ended, running) {
            return run.clone();
        }
    }
}

fn let_go(mut harness: Harness, notes: &Notes) {
    notes.leave("word");
    let ended = harness.ended();
    assert!(!ended.has_failed(), "{ended:#?}");
    assert_eq!(harness.under_way(), []);
}

#[test]
fn the_test_that_runs_and_its_process_are_told() {
    for launch in [Launch::Fork, Launch::Spawn] {
        let request = RunRequest {
            launch,
            ..order("passes waits_for_the_word passes")
        };
        let (mut harness, notes) = begin(request, 1);
        let run = told(&mut harness, 1, 1);
        assert_eq!((run.run, run.launch, run.tests[0].step), (7, launch, 1));
        assert!(harness.descendants().contains(&run.pid.cast_signed()));
        assert!(run.tests[0].us <= run.us && !run.is_ending, "{run:?}");
        // Time goes on.
        let later = told(&mut harness, 1, 1);
        assert!(later.tests[0].us > run.tests[0].us, "{later:?}");
        let_go(harness, &notes);
    }
}

#[test]
fn side_by_side_all_that_run_are_told() {
    let request = RunRequest {
        threads: 2,
        ..order("passes waits_for_the_word waits_for_the_word passes")
    };
    let (mut harness, notes) = begin(request, 2);
    let run = told(&mut harness, 1, 2);
    let steps: Vec<usize> = run.tests.iter().map(|it| it.step).collect();
    assert_eq!(steps, [1, 2]);
    let_go(harness, &notes);
}

#[test]
fn while_a_branch_runs_it_is_told() {
    let request = RunRequest {
        branches: vec![branch(1, "waits_for_the_word")],
        ..order("passes passes")
    };
    let (mut harness, notes) = begin(request, 1);
    let run = told(&mut harness, 1, 0);
    assert_eq!(run.branch, Some(0));
    assert!(run.since_us > 0 && run.since_us <= run.us, "{run:?}");
    let_go(harness, &notes);
}

#[test]
fn time_in_which_all_stands_still_is_not_counted() {
    let (mut harness, notes) = begin(order("waits_for_the_word"), 1);
    harness.pause();
    let stopped = told(&mut harness, 0, 1);
    assert_eq!(told(&mut harness, 0, 1), stopped);
    harness.send(&Request::Continue);
    let_go(harness, &notes);
}

#[test]
fn a_run_that_is_being_ended_is_told_as_such() {
    let mut request = order("sleeps_through_term");
    request.order[0].grace_ms = 300_000;
    let notes = Notes::default();
    let mut harness = start(&notes);
    harness.send(&Request::Run(request));
    notes.wait_for("sleeps_through_term", 1);
    assert!(!told(&mut harness, 0, 1).is_ending);
    harness.send(&Request::Stop { kill: false });
    assert!(told(&mut harness, 0, 1).is_ending);
    harness.send(&Request::Stop { kill: true });
    harness.ended();
}
