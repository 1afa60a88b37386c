//! The end of a session: one line if nothing was found, and what was not shown.

use super::scripted::{Scripted, clean, flaky, plain};
use crate::report::elsewhere::Elsewhere;

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
fn where_no_page_can_be_made_later_none_is_promised() {
    let few = || Scripted::of(vec![("closes", flaky(3, "no"))]);
    let text = plain(&few().told(None, Elsewhere::Nowhere));
    assert!(!text.contains("cargo stress report"), "{text}");
    let clean = Scripted::of(vec![("closes", clean(500))]);
    assert!(!plain(&clean.on(None)).contains("cargo stress report"));
}
