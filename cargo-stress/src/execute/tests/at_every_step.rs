//! Whatever happens to a session, and at whichever of its steps: nothing that was seen is lost or
//! counted twice, nothing waits for what never comes, and every harness is gone in the end.

use super::scene::{Played, Scene};
use crate::execute::scripted::Play;
use crate::execute::signals::Wish;
use crate::model::fixture::catalog;
use crate::plan::Threads;

const SIGINT: Wish = Wish::End("SIGINT");
const RUNS: u64 = 12;

/// Tests that run alone, in two binaries.
fn alone() -> Scene {
    let tests: [(&str, &[(&str, u64)]); 2] = [
        ("orders", &[("good", RUNS), ("flaky", RUNS)]),
        ("unit", &[("other", RUNS)]),
    ];
    let mut scene = Scene::new(catalog(&tests));
    scene.jobs = 3;
    scene
}

/// The same tests in rounds: several in one process, some rounds with several at a time.
fn in_rounds() -> Scene {
    let mut scene = alone();
    for test in &mut scene.catalog.tests {
        test.shuffle = true;
    }
    scene.threads = Threads::Mixed(2);
    scene
}

fn script(test: &str, nth: u64) -> Play {
    match (test, nth % 5) {
        ("flaky", 3) => Play::Fail("a.rs:1:1"),
        _ => Play::Pass,
    }
}

/// Plays the scene once undisturbed, then once for each of its steps; `disturb` is told the step.
fn at_every_step(
    scene: fn() -> Scene,
    disturb: impl Fn(&mut Scene, usize),
    check: impl Fn(&Played, usize),
) {
    let undisturbed = scene().play(script);
    all_has_run(&undisturbed, 0);
    assert!(undisturbed.log.notices > 20, "{}", undisturbed.log.notices);
    for step in 1..=undisturbed.log.notices {
        let mut scene = scene();
        disturb(&mut scene, step);
        let played = scene.play(script);
        let harnesses = (played.log.opened, played.log.closed);
        assert_eq!(harnesses.0, harnesses.1, "step {step}");
        check(&played, step);
    }
}

fn nothing_is_lost_or_doubled(played: &Played, step: usize) {
    assert_eq!(played.runs(), played.log.attempts, "step {step}");
}

fn all_has_run(played: &Played, step: usize) {
    let runs: Vec<u64> = (0..3).map(|test| played.of(test).tally.runs()).collect();
    assert_eq!(runs, [RUNS; 3], "step {step}");
}

#[test]
fn a_signal_ends_it_and_what_was_seen_counts() {
    for scene in [alone, in_rounds] {
        let signal = |scene: &mut Scene, step| scene.wishes_at = vec![(step, SIGINT)];
        at_every_step(scene, signal, |played, step| {
            nothing_is_lost_or_doubled(played, step);
            assert_eq!(played.log.kills, 0);
        });
    }
}

#[test]
fn a_second_signal_right_after_the_first_ends_it_too() {
    for scene in [alone, in_rounds] {
        let signals =
            |scene: &mut Scene, step| scene.wishes_at = vec![(step, SIGINT), (step + 1, SIGINT)];
        at_every_step(scene, signals, nothing_is_lost_or_doubled);
    }
}

#[test]
fn a_pause_changes_nothing() {
    for scene in [alone, in_rounds] {
        let pause = |scene: &mut Scene, step| scene.wishes_at = vec![(step, Wish::Pause)];
        at_every_step(scene, pause, |played, step| {
            all_has_run(played, step);
            nothing_is_lost_or_doubled(played, step);
            assert!(!played.interrupted && played.stops.is_empty());
            assert_eq!(played.pauses.0, played.pauses.1);
        });
    }
}

#[test]
fn a_session_stands_still_once_for_each_pause_however_many_harnesses_it_has() {
    let mut scene = alone();
    scene.wishes_at = vec![(10, Wish::Pause), (11, Wish::Pause), (30, Wish::Pause)];
    let played = scene.play(script);
    // The second came while the first was still being carried out.
    assert_eq!(played.pauses, (2, 2));
    assert_eq!(played.log.paused, 6);
}

#[test]
fn a_pause_that_is_taken_back_before_all_stand_still_is_none() {
    let mut scene = alone();
    scene.wishes_at = vec![(10, Wish::Pause), (11, Wish::Continue)];
    let played = scene.play(script);
    assert_eq!((played.pauses, played.log.paused), ((0, 0), 1));
    all_has_run(&played, 0);
}

#[test]
fn a_signal_while_it_is_about_to_stand_still_ends_it_at_once() {
    for scene in [alone, in_rounds] {
        let signals = |scene: &mut Scene, step| {
            scene.wishes_at = vec![(step, Wish::Pause), (step + 1, SIGINT)];
        };
        at_every_step(scene, signals, nothing_is_lost_or_doubled);
    }
}

#[test]
fn a_signal_counts_more_than_a_pause_also_where_the_session_ends_already() {
    let ending = || {
        let mut scene = alone();
        scene.limits.max_fail = Some(1);
        scene
    };
    for step in 1..=ending().play(script).log.notices {
        let mut scene = ending();
        scene.wishes_at = vec![(step, Wish::Pause), (step, SIGINT)];
        let played = scene.play(script);
        assert_eq!(played.pauses, (0, 0), "step {step}");
        nothing_is_lost_or_doubled(&played, step);
    }
}

#[test]
fn what_failed_although_it_was_paused_is_run_again_before_it_counts() {
    let failed = |step: usize| {
        let mut scene = Scene::new(catalog(&[("orders", &[("impatient", 20)])]));
        scene.wishes_at = vec![(step, Wish::Pause)];
        let played = scene.play(|_, nth| match nth {
            6 => Play::Fail("its own limit has passed"),
            _ => Play::Pass,
        });
        assert_eq!((played.runs(), played.pauses), (20, (1, 1)));
        played.of(0).tally.failed
    };
    // Only while it runs makes a pause a difference.
    let failed: Vec<u64> = (1..20).map(failed).collect();
    assert_eq!(failed.iter().sum::<u64>(), 18, "{failed:?}");
}

#[test]
fn a_harness_that_dies_takes_one_run_with_it_at_most() {
    for scene in [alone, in_rounds] {
        let kill = |scene: &mut Scene, step| scene.harness_dies_at = Some(step);
        at_every_step(scene, kill, |played, step| {
            all_has_run(played, step);
            let blamed: u64 = (0..3).map(|test| played.of(test).tally.crashed).sum();
            assert!(blamed <= 1, "step {step}");
            assert_eq!(played.runs(), played.log.attempts + blamed, "step {step}");
        });
    }
}

#[test]
fn a_harness_that_dies_while_the_session_ends_or_pauses_is_not_waited_for() {
    for wish in [SIGINT, Wish::Pause] {
        for scene in [alone, in_rounds] {
            let both = |scene: &mut Scene, step| {
                scene.harness_dies_at = Some(step);
                scene.wishes_at = vec![(step.saturating_sub(1), wish), (step, wish)];
            };
            at_every_step(scene, both, |played, step| {
                let blamed: u64 = (0..3).map(|test| played.of(test).tally.crashed).sum();
                assert_eq!(played.runs(), played.log.attempts + blamed, "step {step}");
            });
        }
    }
}
