//! Tests that share a process: nothing is lost when one of them ends it.

use super::scene::{Played, Scene};
use crate::execute::scripted::Play;
use crate::model::fixture::catalog;
use crate::plan::Threads;
use proptest::prelude::*;

const TESTS: [&str; 4] = ["a", "b", "c", "d"];

/// Four tests that share their processes, `runs` rounds of them.
fn scene(runs: u64) -> Scene {
    let tests: Vec<(&str, u64)> = TESTS.iter().map(|name| (*name, runs)).collect();
    let mut catalog = catalog(&[("orders", &tests)]);
    for test in &mut catalog.tests {
        test.shuffle = true;
    }
    Scene::new(catalog)
}

fn runs(played: &Played) -> Vec<u64> {
    (0..TESTS.len())
        .map(|test| played.of(test).tally.runs())
        .collect()
}

#[test]
fn each_round_is_one_attempt_of_each_test() {
    let played = scene(50).play(|_, _| Play::Pass);
    assert_eq!(runs(&played), [50; 4]);
    assert_eq!((played.continued, played.coverage), (0, (12, 12)));
}

#[test]
fn when_a_test_ends_the_process_the_rest_of_the_round_goes_on_in_a_new_one() {
    let script = |test: &str, nth| match (test, nth) {
        ("b", 0 | 7 | 8) => Play::Crash,
        ("c", 20) => Play::Fail("c.rs:1:1"),
        _ => Play::Pass,
    };
    let played = scene(40).play(script);
    assert_eq!(runs(&played), [40; 4]);
    let b = &played.of(1).tally;
    assert_eq!((b.passed, b.crashed), (37, 3));
    assert_eq!(played.of(2).tally.failed, 1);
    assert!((1..=3).contains(&played.continued), "{}", played.continued);
}

#[test]
fn a_failure_in_company_is_remembered_with_its_company() {
    let script = |test: &str, nth| match (test, nth) {
        ("c", 0) => Play::Fail("c.rs:1:1"),
        _ => Play::Pass,
    };
    let played = scene(3).play(script);
    let account = &played.accounts[2];
    let fingerprint = account.tally.failures()[0].evidence.fingerprint();
    let companies = account.companies.failing(&fingerprint);
    assert_eq!(companies.len(), 1);
    // The first round is the natural order.
    let before: Vec<usize> = companies[0].before().iter().map(|test| test.0).collect();
    assert_eq!(before, [0, 1]);
    assert_eq!(account.companies.passing.as_ref().unwrap().order.len(), 4);
}

#[test]
fn a_test_that_always_fails_in_company_leaves_the_rounds_but_not_after_three() {
    let script = |test: &str, _| match test {
        "d" => Play::Fail("d.rs:1:1"),
        _ => Play::Pass,
    };
    let played = scene(100).play(script);
    assert_eq!(runs(&played)[..3], [100; 3]);
    let of_d = runs(&played)[3];
    assert!((12..100).contains(&of_d), "{of_d}");
}

#[test]
fn an_order_that_takes_its_harness_along_is_halved_until_one_test_is_to_blame() {
    let script = |test: &str, nth| match (test, nth) {
        ("c", 0..8) => Play::KillHarness,
        _ => Play::Pass,
    };
    let mut scene = scene(4);
    scene.jobs = 1;
    let played = scene.play(script);
    let crashed: Vec<u64> = (0..4).map(|test| played.of(test).tally.crashed).collect();
    assert_eq!((crashed[0], crashed[1], crashed[3]), (0, 0, 0));
    assert!(crashed[2] > 0, "nobody was blamed");
    assert_eq!(runs(&played), [4; 4]);
}

#[test]
fn a_test_that_aborts_now_and_then_is_blamed_and_those_beside_it_are_not() {
    let script = |test: &str, nth: u64| match test {
        "b" if nth % 3 == 2 => Play::Crash,
        _ => Play::Pass,
    };
    let mut scene = scene(60);
    scene.threads = Threads::Mixed(4);
    let played = scene.play(script);
    for innocent in [0, 2, 3] {
        let tally = &played.of(innocent).tally;
        assert_eq!((tally.passed, tally.crashed), (60, 0));
    }
    assert!(played.of(1).tally.crashed > 5);
}

#[test]
fn a_crash_that_nobody_repeats_alone_is_blamed_on_those_that_were_always_there() {
    // Only beside others, and only in the third round and the seventh.
    let script = |test: &str, nth: u64| match test {
        "b" if nth == 2 || nth == 7 => Play::Crash,
        _ => Play::Pass,
    };
    let mut scene = scene(20);
    scene.threads = Threads::All(2);
    let played = scene.play(script);
    let crashed: Vec<u64> = (0..4).map(|test| played.of(test).tally.crashed).collect();
    assert_eq!(crashed[1], 2, "{crashed:?}");
    assert!((0..4).all(|test| played.of(test).tally.passed == 20));
}

proptest! {
    #[test]
    fn whatever_crashes_every_test_gets_all_its_attempts(
        crashes in prop::collection::btree_set((0..4_usize, 0..12_u64), 0..10),
        jobs in 1..4_usize,
        threads in 1..4_usize,
    ) {
        let mut scene = scene(12);
        (scene.jobs, scene.threads) = (jobs, Threads::All(threads));
        let played = scene.play(move |test, nth| {
            let index = TESTS.iter().position(|name| *name == test).unwrap();
            if crashes.contains(&(index, nth)) && nth > 0 {
                Play::Crash
            } else {
                Play::Pass
            }
        });
        let of = |test: usize| &played.of(test).tally;
        // A crash that was nobody's for sure is counted beside the attempt that was made for it.
        let is_enough = |test: usize| of(test).runs() >= 12 && of(test).passed <= 12;
        prop_assert!((0..4).all(is_enough), "{:?}", runs(&played));
        if threads == 1 {
            prop_assert_eq!(runs(&played), vec![12; 4]);
        }
    }
}
