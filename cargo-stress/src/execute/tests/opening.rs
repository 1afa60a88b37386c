//! The first rounds of a session: one process at a time.

use super::scene::{Played, Scene, plain_in_rounds};
use crate::execute::scripted::Play;
use crate::execute::{Budget, Limits};
use std::time::Duration;

/// Plain tests in rounds, until one fails in its `nth` run.
fn until_run(nth: u64, as_cargo_test: Option<usize>) -> Played {
    let mut scene = Scene::new(plain_in_rounds());
    scene.jobs = 4;
    scene.as_cargo_test = as_cargo_test;
    scene.limits = Limits {
        budget: Some(Budget::new(Duration::from_secs(3600))),
        max_fail: Some(1),
        ..Limits::default()
    };
    scene.play(move |test, run| match test {
        "one" if run == nth => Play::Fail("src/lib.rs:1:1"),
        _ => Play::Pass,
    })
}

#[test]
fn nothing_runs_beside_the_first_rounds() {
    assert_eq!(until_run(500, Some(2)).log.most_at_once, 1);
    assert_eq!(until_run(500, None).log.most_at_once, 4);
}

#[test]
fn what_fails_in_each_of_them_goes_on() {
    let mut scene = Scene::new(plain_in_rounds());
    scene.as_cargo_test = Some(2);
    scene.limits.budget = Some(Budget::new(Duration::from_secs(3600)));
    let played = scene.play(|test, run| match test {
        "one" if run < 100 => Play::Fail("src/lib.rs:1:1"),
        _ => Play::Pass,
    });
    assert!(
        played.of(0).tally.passed > 1_000,
        "{:?}",
        played.of(0).tally
    );
}

#[test]
fn after_them_all_jobs_have_something_to_do() {
    let played = until_run(1_000, Some(2));
    assert_eq!(played.log.most_at_once, 4);
    assert_eq!(played.log.opened, played.log.closed);
}
