//! However a session is interrupted, what was seen is counted and every harness is gone.

use super::scene::Scene;
use crate::execute::scripted::Play;
use crate::execute::signals::Wish;
use crate::model::fixture::catalog;
use crate::model::{StopCause, Verdict};
use std::time::Duration;

const SIGINT: Wish = Wish::End("SIGINT");

fn scene() -> Scene {
    let mut scene = Scene::new(catalog(&[
        ("orders", &[("good", 40), ("flaky", 40)]),
        ("unit", &[("o", 20)]),
    ]));
    scene.jobs = 3;
    scene
}

fn script(test: &str, nth: u64) -> Play {
    if test == "flaky" && nth % 7 == 6 {
        Play::Fail("a.rs:1:1")
    } else {
        Play::Pass
    }
}

#[test]
fn a_signal_at_any_step_loses_nothing_that_was_seen() {
    let steps = scene().play(script).log.notices;
    assert!(steps > 100, "{steps}");
    for step in 1..=steps {
        let mut scene = scene();
        scene.wishes_at = vec![(step, SIGINT)];
        let played = scene.play(script);
        assert_eq!(played.runs(), played.log.attempts, "signal at step {step}");
        assert_eq!(
            played.log.opened, played.log.closed,
            "signal at step {step}"
        );
        assert!(played.log.kills == 0);
    }
}

#[test]
fn a_second_signal_kills() {
    let mut scene = Scene::new(catalog(&[("orders", &[("stuck", 10)])]));
    scene.wishes_at = vec![(1, SIGINT), (2, SIGINT)];
    let played = scene.play(|_, _| Play::Hang);
    assert!(played.interrupted);
    assert!(played.log.kills > 0);
    let at_once = |cause: &StopCause| matches!(cause, StopCause::Signal { at_once: true, .. });
    assert!(!at_once(&played.stops[0]) && at_once(&played.stops[1]));
}

#[test]
fn attempts_that_were_ended_with_the_session_are_nobodys_failure() {
    let mut scene = Scene::new(catalog(&[("orders", &[("stuck", 10)])]));
    scene.wishes_at = vec![(2, SIGINT)];
    let played = scene.play(|_, _| Play::Hang);
    assert_eq!(played.of(0).verdict, Verdict::NotRun);
    assert_eq!(played.runs(), 0);
}

#[test]
fn the_time_limit_ends_a_session_that_would_not_end() {
    let mut scene = Scene::new(catalog(&[("orders", &[("good", 50), ("stuck", 10)])]));
    scene.max_time = Some(Duration::from_secs(300));
    let played = scene.play(|test, _| {
        if test == "stuck" {
            Play::Hang
        } else {
            Play::Pass
        }
    });
    assert_eq!(played.stops, [StopCause::MaxTime]);
    assert!(!played.interrupted);
    assert_eq!(played.log.opened, played.log.closed);
}
