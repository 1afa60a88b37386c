//! Runs that are stopped on their way, and go on.

use crate::harness::{branch, order, start};
use crate::orders::outcomes;
use crate::subjects::subjects;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};
use stress_runtime::protocol::{Exit, Launch, Request, RunRequest};
use stress_tests::{Harness, Notes, assert_none_left, is_stopped};

/// Far more than one of the tests below needs while it runs.
const LIMITED: &str = "waits_for_the_word:6000";
/// Longer than that.
const PAUSE: Duration = Duration::from_secs(7);

/// Has it run until it says so.
fn begin(request: RunRequest, note: &str) -> (Harness, Notes) {
    let notes = Notes::default();
    let mut harness = start(&notes);
    harness.send(&Request::Run(request));
    notes.wait_for(note, 1);
    (harness, notes)
}

/// One that is not running now stops when it would run next.
fn wait_until_stopped(harness: &Harness) {
    while !harness.descendants().into_iter().all(is_stopped) {
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_pause_beyond_the_limit_is_no_timeout_however_the_test_runs() {
    let spawned = RunRequest {
        launch: Launch::Spawn,
        ..order(LIMITED)
    };
    let beside = RunRequest {
        threads: 2,
        ..order(&format!("passes {LIMITED}"))
    };
    let branched = RunRequest {
        branches: vec![branch(1, LIMITED)],
        ..order("passes passes")
    };
    let runs = [order(LIMITED), spawned, beside, branched];
    // Each pauses as soon as it has begun: while others start its limit does not run.
    let all = runs.map(|request| {
        let before = Instant::now();
        let (mut harness, notes) = begin(request, "waits");
        harness.pause();
        assert!(harness.descendants().len() >= 2);
        wait_until_stopped(&harness);
        (before, harness, notes)
    });
    sleep(PAUSE);
    for (before, mut harness, notes) in all {
        notes.leave("word");
        harness.send(&Request::Continue);
        let ended = harness.ended();
        assert!(!ended.has_failed() && !ended.leaked, "{ended:#?}");
        assert!(ended.was_paused);
        // The child's clock went on; what it says of that time is corrected. However long a busy machine
        // takes for all of it, the pause is no part of any test's time.
        let longest = ended.attempts.iter().map(|it| it.us).max().unwrap();
        let longest = Duration::from_micros(longest);
        assert!(longest + PAUSE <= before.elapsed(), "{ended:#?}");
    }
}

#[test]
fn a_test_that_has_stopped_itself_is_not_helped_by_a_pause() {
    let (mut harness, _notes) = begin(order("stops_itself:2000"), "stops_itself");
    wait_until_stopped(&harness);
    harness.pause();
    harness.send(&Request::Continue);
    let timed_out = "timed out after 2000".to_owned();
    assert_eq!(outcomes(&harness.ended()), [(0, timed_out)]);
}

/// Before its limit, while it is looked at and asked where it is, and in its grace period.
#[test]
fn pauses_at_whatever_moment_of_a_hang_do_not_hide_it() {
    let (mut harness, _notes) = begin(order("sleeps_through_term:300"), "sleeps_through_term");
    for _ in 0..50 {
        harness.send(&Request::Pause);
        sleep(Duration::from_millis(10));
        harness.send(&Request::Continue);
        sleep(Duration::from_millis(20));
    }
    let timed_out = "timed out after 300".to_owned();
    assert_eq!(outcomes(&harness.ended()), [(0, timed_out)]);
}

#[test]
fn what_is_paused_can_be_ended_and_nothing_starts_meanwhile() {
    let (mut harness, notes) = begin(order("waits_for_the_word"), "waits");
    harness.pause();
    harness.send(&Request::Run(order("notes_that_it_ran")));
    // Once more changes nothing, and its answer comes after whatever the run would have done.
    harness.pause();
    assert_eq!(notes.count("ran"), 0);
    harness.send(&Request::Stop { kill: false });
    assert_eq!(harness.ended().exit, Exit::Stopped);
}

/// Ctrl-Z under `cargo test` reaches the test binary, and not the test, which has a group of its own.
#[test]
fn a_supervisor_that_was_stopped_does_not_count_that_time() {
    let notes = Notes::default();
    let (mut command, marker) = subjects().command(&notes);
    let command = command.args(["--exact", "waits_a_little"]);
    let mut binary = command.stdout(Stdio::null()).spawn().unwrap();
    notes.wait_for("waits_a_little", 1);
    let supervisor = Pid::from_raw(binary.id().cast_signed());
    kill(supervisor, Signal::SIGSTOP).unwrap();
    sleep(PAUSE);
    kill(supervisor, Signal::SIGCONT).unwrap();
    notes.leave("word");
    assert!(binary.wait().unwrap().success());
    assert_none_left(&marker);
}

#[test]
fn a_harness_with_nothing_to_do_can_be_paused_too() {
    let notes = Notes::default();
    let mut harness = start(&notes);
    harness.pause();
    harness.send(&Request::Run(order("notes_that_it_ran")));
    harness.send(&Request::Continue);
    assert!(!harness.ended().has_failed());
    assert_eq!(notes.count("ran"), 1);
}
