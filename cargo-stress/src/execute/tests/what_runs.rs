//! Whenever a person asks what runs, the answer comes, is right, and disturbs nothing.

use super::scene::{Played, Scene};
use crate::execute::scripted::Play;
use crate::execute::signals::Wish;
use crate::model::fixture::catalog;
use crate::model::{RunNow, RunningNow, TestId};
use crate::plan::Threads;
use std::time::Duration;

/// A scene in which that is asked after these notices, and what hangs is ended after five minutes.
fn asked_at(tests: &[(&str, u64)], notices: &[usize]) -> Scene {
    let mut scene = Scene::new(catalog(&[("orders", tests)]));
    scene.wishes_at = notices.iter().map(|at| (*at, Wish::Tell)).collect();
    scene.max_time = Some(Duration::from_secs(300));
    scene
}

fn stuck_hangs(test: &str, _nth: u64) -> Play {
    if test == "stuck" {
        Play::Hang
    } else {
        Play::Pass
    }
}

/// The numbers of the tests that have begun and not ended.
fn running(run: &RunNow) -> Vec<TestId> {
    let tests = run.under_way.tests.iter();
    tests.map(|it| run.work.order[it.step]).collect()
}

fn only(played: &Played) -> &RunningNow {
    match played.answers.as_slice() {
        [only] => only,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_test_that_hangs_is_named_and_its_idle_neighbours_are_counted() {
    let mut scene = asked_at(&[("good", 30), ("stuck", 1)], &[25]);
    scene.jobs = 3;
    let quiet = Scene {
        wishes_at: Vec::new(),
        ..asked_at(&[("good", 30), ("stuck", 1)], &[])
    };
    let (played, quiet) = (scene.play(stuck_hangs), quiet.play(stuck_hangs));
    let now = only(&played);
    let hanging: Vec<_> = now
        .runs
        .iter()
        .map(running)
        .filter(|it| !it.is_empty())
        .collect();
    assert_eq!(hanging, [[TestId(1)]]);
    assert_eq!(
        (now.lanes, &now.silent, &now.starting),
        (3, &vec![], &vec![])
    );
    // All is done that is done otherwise.
    assert_eq!(played.runs(), quiet.runs());
    assert_eq!(played.log.opened, played.log.closed);
}

#[test]
fn at_any_step_there_is_one_answer_and_nothing_is_lost() {
    let tests = [("good", 30), ("other", 20)];
    let pass = |_: &str, _| Play::Pass;
    let steps = asked_at(&tests, &[]).play(pass).log.notices;
    assert!(steps > 50, "{steps}");
    // At the last one all is over.
    for step in 1..steps {
        let played = asked_at(&tests, &[step]).play(pass);
        assert_eq!(played.answers.len(), 1, "asked at step {step}");
        assert_eq!(played.runs(), 50, "asked at step {step}");
        assert_eq!(played.log.opened, played.log.closed, "asked at step {step}");
    }
}

#[test]
fn of_a_round_side_by_side_all_that_run_are_named() {
    let mut scene = asked_at(&[("a", 1), ("stuck", 1), ("z", 1)], &[1]);
    for test in &mut scene.catalog.tests {
        test.shuffle = true;
    }
    (scene.jobs, scene.threads) = (1, Threads::All(2));
    let played = scene.play(|_, _| Play::Hang);
    let [run] = only(&played).runs.as_slice() else {
        panic!("{:?}", played.answers)
    };
    assert_eq!((run.work.threads, run.work.order.len()), (2, 3));
    assert_eq!(running(run), run.work.order[..2]);
}

#[test]
fn a_harness_that_does_not_answer_is_told_of_without_after_a_while() {
    let mut scene = asked_at(&[("stuck", 2)], &[2, 2]);
    scene.says_nothing = true;
    let played = scene.play(stuck_hangs);
    // Two questions at a time are one.
    let now = only(&played);
    assert!(now.runs.is_empty());
    assert_eq!(now.silent.len(), 2, "{now:?}");
}

#[test]
fn a_harness_that_dies_leaves_no_question_open() {
    let tests = [("good", 10), ("stuck", 1)];
    for at in 2..12 {
        let mut scene = asked_at(&tests, &[at]);
        (scene.harness_dies_at, scene.says_nothing) = (Some(at + 1), true);
        let played = scene.play(stuck_hangs);
        assert_eq!(played.answers.len(), 1, "at {at}");
    }
}
