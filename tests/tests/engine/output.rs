//! What each attempt of an order is said to have printed.

use crate::harness::{order, run, run_with};
use std::fs;
use stress_runtime::protocol::{Launch, RunEnded, RunRequest};
use stress_tests::Notes;

fn stdout(ended: &RunEnded, at: usize) -> String {
    ended.attempts[at].stdout.to_text()
}

fn stderr(ended: &RunEnded, at: usize) -> String {
    ended.attempts[at].stderr.to_text()
}

#[test]
fn each_failing_attempt_has_its_own_output_and_no_other_has_any() {
    for launch in [Launch::Fork, Launch::Spawn] {
        let ended = run(RunRequest {
            launch,
            ..order("passes fails prints_half_a_line_and_fails passes fails")
        });
        for (at, text) in ["", "fails prints\n", "half a line", "", "fails prints\n"]
            .into_iter()
            .enumerate()
        {
            assert_eq!(stdout(&ended, at), text, "{ended:#?}");
        }
        let text = stderr(&ended, 1);
        assert!(text.starts_with("and has no end of line"), "{text:?}");
        assert!(
            text.contains("no good") && !text.contains('\u{1e}'),
            "{text:?}"
        );
        let text = stderr(&ended, 2);
        assert!(
            text.trim_start().starts_with("thread 'prints_half"),
            "{text:?}"
        );
    }
}

#[test]
fn if_asked_for_those_that_passed_have_theirs_too() {
    let ended = run(RunRequest {
        keep_output: true,
        ..order("passes counts fails passes")
    });
    let texts: Vec<String> = (0..4).map(|at| stdout(&ended, at)).collect();
    assert_eq!(
        texts,
        ["passes prints\n", "", "fails prints\n", "passes prints\n"]
    );
}

#[test]
fn a_flood_is_cut_within_its_own_attempt() {
    let ended = run(order("floods_and_fails fails floods_and_fails"));
    for at in [0, 2] {
        let output = &ended.attempts[at].stdout;
        assert!(output.omitted_bytes > 900_000);
        assert!(output.head.starts_with("the first line\n"));
        assert!(
            output.tail.ends_with("the last line\n"),
            "{:?}",
            output.tail
        );
    }
    assert_eq!(stdout(&ended, 1), "fails prints\n");
}

#[test]
fn of_very_many_failures_the_first_have_their_output() {
    let line = [&["fails"; 200].join(" "), "dies"].join(" ");
    let ended = run(order(&line));
    assert_eq!(ended.attempts.len(), 201);
    let with_output = |it: &&stress_runtime::protocol::Attempt| !it.stdout.is_empty();
    assert_eq!(ended.attempts.iter().filter(with_output).count(), 33);
    assert_eq!(stdout(&ended, 31), "fails prints\n");
    // And so has the one that ended it all.
    assert_eq!(stdout(&ended, 200), "dies prints\n");
}

#[test]
fn a_test_may_close_its_streams_and_what_takes_their_place_is_left_alone() {
    let notes = Notes::default();
    let order =
        order("fails closes_both_streams_and_fails has_files_where_the_streams_were counts");
    let ended = run_with(&notes, order);
    assert_eq!(ended.attempts.len(), 4, "{ended:#?}");
    assert_eq!(stdout(&ended, 0), "fails prints\n");
    assert!(ended.exit.is_clean());
    for name in ["one", "two"] {
        let written = fs::read(notes.directory().join(name)).unwrap();
        assert_eq!(written, b"", "{name}");
    }
}
