//! The end of a session: one line if nothing was found, and what was not shown.

use super::scripted::{Scripted, clean, flaky, plain};
use crate::report::elsewhere::Elsewhere;
use stress_runtime::protocol::LeftFiles;

fn end(tests: Vec<(&str, crate::model::Tally)>, columns: Option<usize>) -> String {
    let text = plain(&Scripted::of(tests).on(columns));
    let (_, end) = text.rsplit_once("\n\n").unwrap_or(("", &text));
    end.to_owned()
}

#[test]
fn one_test_in_which_nothing_was_found() {
    insta::assert_snapshot!(end(vec![("closes", clean(500))], None), @r"
    Nothing found: 1 test, 500 runs in 8.00 s (62/s); seed 1822810072
    500 clean runs: a flake rarer than 0.60 % can hide; one of 0.10 % takes --runs 2995, about 48 s
    ");
}

#[test]
fn five_thousand_tests_in_which_nothing_was_found() {
    let names: Vec<String> = (0..5000).map(|it| format!("t{it}")).collect();
    let tests = || {
        let tests = (20..).zip(&names);
        tests
            .map(|(runs, name)| (name.as_str(), clean(runs % 700 + 1)))
            .collect()
    };
    let session = Scripted::of(tests()).with_pairs(4_000_000, 24_995_000);
    insta::assert_snapshot!(plain(&session.on(None)), @r"
    Nothing found: 5000 tests, 1724500 runs in 8.00 s (215562/s), 4000000 of 24995000 ordered pairs; seed 1822810072
    1 clean run of 7 tests, more of 4993 others: a flake rarer than 95 % can hide; one of 0.10 % takes --runs 2995, about 1 m 9 s
    ");
    insta::assert_snapshot!(end(tests(), Some(60)), @r"
    Nothing found: 5000 tests, 1724500 runs in 8.00 s
      (215562/s); seed 1822810072
    1 clean run of 7 tests, more of 4993 others: a flake rarer
      than 95 % can hide; one of 0.10 % takes --runs 2995, about
      1 m 9 s
    ");
}

#[test]
fn one_of_three_tests_with_a_finding() {
    let tests = vec![("a", clean(500)), ("b", flaky(3, "no")), ("c", clean(20))];
    insta::assert_snapshot!(end(tests, None), @r"
    Findings: 3 tests, 1020 runs in 8.00 s (128/s): 1 flaky, 2 stable; seed 1822810072
    20 clean runs of 1 test, more of 1 other: a flake rarer than 14 % can hide; one of 0.10 % takes --runs 2995, about 1 m 10 s
    in a browser: cargo stress report 0a1b2c3d --html report.html
    ");
}

#[test]
fn enough_runs_need_no_advice() {
    insta::assert_snapshot!(end(vec![("closes", clean(3000))], None), @r"
    Nothing found: 1 test, 3000 runs in 8.00 s (375/s); seed 1822810072
    3000 clean runs: a flake rarer than 0.10 % can hide
    ");
}

#[test]
fn of_many_tests_that_left_something_or_are_known_to_fail_a_few_are_named() {
    let mut leaving = clean(500);
    leaving.left.runs_with_files = 3;
    leaving.left.files = Some(LeftFiles {
        count: 1,
        names: vec!["a.db".to_owned()],
    });
    let names: Vec<String> = (0..14).map(|it| format!("t{it}")).collect();
    let tests = names.iter().enumerate().map(|(number, name)| {
        let tally = if number < 7 {
            leaving.clone()
        } else {
            flaky(3, "no")
        };
        (name.as_str(), tally)
    });
    let session = Scripted::of(tests.collect()).with_known_flakes("issue 12");
    let text = plain(&session.on(None));
    let (known, rest) = text.split_once("and 2 more").unwrap();
    assert_eq!(known.matches("tolerated until").count(), 5, "{text}");
    insta::assert_snapshot!(rest, @r"
     known flakes, tolerated
    note: t0 passed, but left files in its TMPDIR in 3 runs: a.db
    note: t1 passed, but left files in its TMPDIR in 3 runs: a.db
    note: t2 passed, but left files in its TMPDIR in 3 runs: a.db
    note: t3 passed, but left files in its TMPDIR in 3 runs: a.db
    note: t4 passed, but left files in its TMPDIR in 3 runs: a.db
    note: so did 2 other tests; the JSON report names them
    Nothing found: 14 tests, 7000 runs in 8.00 s (875/s): 7 stable, 7 quarantined; seed 1822810072
    500 clean runs of each of 7 tests: a flake rarer than 0.60 % can hide; one of 0.10 % takes --runs 2995, about 48 s
    ");
}

#[test]
fn where_no_page_can_be_made_later_none_is_promised() {
    let few = || Scripted::of(vec![("closes", flaky(3, "no"))]);
    let text = plain(&few().told(None, Elsewhere::Nowhere));
    assert!(!text.contains("cargo stress report"), "{text}");
    let command = || Elsewhere::Command("cargo stress report 3f2a".to_owned());
    for (is_kept, is_told) in [(true, true), (false, false)] {
        let text = plain(&few().told_of(None, command(), is_kept));
        assert_eq!(text.contains("cargo stress report"), is_told, "{text}");
    }
    let clean = Scripted::of(vec![("closes", clean(500))]);
    assert!(!plain(&clean.on(None)).contains("cargo stress report"));
}
