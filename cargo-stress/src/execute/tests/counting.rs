//! Every run is started once, counted once, and no harness serves for ever.

use super::scene::{Played, Scene};
use crate::execute::lane::RUNS_PER_HARNESS;
use crate::execute::limits::Limits;
use crate::execute::scripted::Play;
use crate::model::fixture::catalog;
use crate::model::{StopCause, TestId, Verdict};
use crate::plan::Threads;
use proptest::prelude::*;
use std::time::Duration;

#[test]
fn every_test_gets_its_runs_and_its_verdict() {
    let scene = Scene::new(catalog(&[
        ("orders", &[("good", 500), ("flaky", 500), ("broken", 500)]),
        ("unit", &[("other", 20)]),
    ]));
    let played = scene.play(|test, nth| match test {
        "flaky" if nth % 100 == 99 => Play::Fail("a.rs:1:1"),
        "broken" => Play::Fail("b.rs:1:1"),
        _ => Play::Pass,
    });
    assert_eq!(played.of(0).tally.runs(), 500);
    assert_eq!(played.of(1).verdict, Verdict::Flaky);
    assert_eq!(
        (played.of(1).tally.failed, played.of(1).tally.runs()),
        (5, 500)
    );
    assert_eq!(played.of(1).tally.failures().len(), 1);
    assert_eq!(played.of(3).verdict, Verdict::Stable);
    assert_eq!(played.log.opened, played.log.closed);
}

#[test]
fn a_test_that_always_fails_is_not_repeated_to_death() {
    let played = Scene::new(catalog(&[(
        "orders",
        &[("broken", 100_000), ("good", 300)],
    )]))
    .play(|test, _| {
        if test == "broken" {
            Play::Fail("b.rs:1:1")
        } else {
            Play::Pass
        }
    });
    assert_eq!(played.of(0).verdict, Verdict::Broken);
    // What had been handed over ahead of need may still have run.
    assert!(
        played.of(0).tally.runs() < 30,
        "{}",
        played.of(0).tally.runs()
    );
    assert_eq!(played.of(1).tally.runs(), 300);
}

#[test]
fn a_test_that_seemed_broken_is_run_to_its_end_once_it_has_passed() {
    // Alone three failures are enough to give it up, in rounds a dozen; those under way pass.
    for (shuffle, fails) in [(false, 3), (true, 12)] {
        let mut catalog = catalog(&[("orders", &[("late", 500), ("good", 500)])]);
        for test in &mut catalog.tests {
            test.shuffle = shuffle;
        }
        let played = Scene::new(catalog).play(move |test, nth| match test {
            "late" if nth < fails => Play::Fail("a.rs:1:1"),
            _ => Play::Pass,
        });
        let tally = &played.of(0).tally;
        assert_eq!((tally.failed, tally.runs()), (fails, 500));
        let (dropped, taken_up) = played.dropped;
        assert_eq!(taken_up, dropped);
        assert!(dropped > 400, "{dropped}");
    }
}

#[test]
fn harnesses_are_renewed_after_a_bounded_number_of_runs() {
    let runs = u64::from(RUNS_PER_HARNESS) * 10;
    let mut scene = Scene::new(catalog(&[("orders", &[("good", runs)])]));
    scene.jobs = 1;
    let played = scene.play(|_, _| Play::Pass);
    assert_eq!(played.runs(), runs);
    assert!(
        (10..=11).contains(&played.log.opened),
        "{}",
        played.log.opened
    );
    assert_eq!(played.log.most_at_once, 1);
}

#[test]
fn the_same_test_runs_beside_itself_and_no_barrier_waits_for_a_slow_one() {
    let mut scene = Scene::new(catalog(&[("orders", &[("slow", 1), ("good", 1000)])]));
    scene.jobs = 4;
    // The slow one holds its lane to the end.
    scene.max_time = Some(Duration::from_secs(60));
    let played = scene.play(|test, _| {
        if test == "slow" {
            Play::Hang
        } else {
            Play::Pass
        }
    });
    assert_eq!(played.log.most_at_once, 4);
    // At most the runs queued behind the slow one are missing.
    assert!(played.runs() >= 990, "{}", played.runs());
}

#[test]
fn max_fail_stops_the_session_with_the_failures_counted() {
    let mut scene = Scene::new(catalog(&[("orders", &[("flaky", 10_000)])]));
    scene.limits = Limits {
        max_fail: Some(5),
        ..Limits::default()
    };
    let played = scene.play(|_, nth| {
        if nth % 10 == 9 {
            Play::Fail("a.rs:1:1")
        } else {
            Play::Pass
        }
    });
    assert_eq!(played.stops, [StopCause::MaxFail]);
    assert_eq!(played.of(0).tally.failed, 5);
    assert!(!played.interrupted);
}

#[test]
fn failures_of_a_known_flake_do_not_stop_the_session() {
    let mut scene = Scene::new(catalog(&[("orders", &[("flaky", 100)])]));
    scene.limits.max_fail = Some(1);
    scene.tolerated.insert(TestId(0));
    let played = scene.play(|_, nth| match nth % 10 {
        9 => Play::Fail("a.rs:1:1"),
        _ => Play::Pass,
    });
    assert_eq!(played.stops, []);
    assert_eq!(played.of(0).tally.failed, 10);
}

/// One of three tests that run at once crashes its process in some of its attempts.
fn crashing_in_company(fails: u64, is_known: bool) -> Played {
    let tests = [("crasher", 1000), ("x", 1000), ("y", 1000)];
    let mut catalog = catalog(&[("orders", &tests)]);
    for test in &mut catalog.tests {
        test.shuffle = true;
    }
    let mut scene = Scene::new(catalog);
    scene.jobs = 1;
    scene.threads = Threads::All(3);
    scene.limits.max_fail = Some(fails);
    scene.tolerated.extend(is_known.then_some(TestId(0)));
    scene.play(|test, nth| match nth % 20 {
        18 | 19 if test == "crasher" => Play::Crash,
        _ => Play::Pass,
    })
}

#[test]
fn a_crash_in_company_counts_as_a_failure_once_it_is_known_whose_it_was() {
    for most in 1..5 {
        let played = crashing_in_company(most, false);
        assert_eq!(played.stops, [StopCause::MaxFail]);
        let crashed = [0, 1, 2].map(|test| played.of(test).tally.crashed);
        assert_eq!(crashed, [most, 0, 0]);
    }
}

#[test]
fn a_crash_of_a_known_flake_in_company_does_not_stop_the_session_and_is_nobody_elses() {
    let played = crashing_in_company(1, true);
    assert_eq!(played.stops, []);
    let crashed = [0, 1, 2].map(|test| played.of(test).tally.crashed);
    assert!(crashed[0] > 0, "it never crashed");
    assert_eq!(crashed[1..], [0, 0]);
}

#[test]
fn ten_thousand_tests_and_a_hundred_thousand_runs_are_dispatched() {
    let names: Vec<String> = (0..10_000).map(|n| format!("t{n}")).collect();
    let tests: Vec<(&str, u64)> = names.iter().map(|name| (name.as_str(), 10)).collect();
    let played = Scene::new(catalog(&[("orders", &tests)])).play(|_, _| Play::Pass);
    assert_eq!(played.runs(), 100_000);
}

proptest! {
    #[test]
    fn whatever_the_plan_all_of_it_is_done_exactly_once(
        binaries in prop::collection::vec(prop::collection::vec(0_u64..60, 1..5), 1..5),
        jobs in 1_usize..9,
    ) {
        let names = ["a", "b", "c", "d", "e"];
        let tests: Vec<Vec<(&str, u64)>> = binaries
            .iter()
            .map(|runs| names.iter().copied().zip(runs.iter().copied()).collect())
            .collect();
        let binaries: Vec<(&str, &[(&str, u64)])> =
            names.iter().copied().zip(tests.iter().map(Vec::as_slice)).collect();
        let catalog = catalog(&binaries);
        let planned: Vec<u64> = catalog.tests.iter().map(|test| test.runs).collect();
        let mut scene = Scene::new(catalog);
        scene.jobs = jobs;
        let played = scene.play(|_, _| Play::Pass);
        for (test, planned) in planned.into_iter().enumerate() {
            prop_assert_eq!(played.of(test).tally.runs(), planned);
        }
        prop_assert!(played.log.most_at_once <= jobs);
        prop_assert_eq!(played.log.opened, played.log.closed);
    }
}
