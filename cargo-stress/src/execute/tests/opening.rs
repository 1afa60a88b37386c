//! The first rounds of a session: one process at a time.

use super::scene::{Played, Scene, plain_in_rounds};
use crate::execute::book::Book;
use crate::execute::scripted::Play;
use crate::execute::{Budget, Ledger, Limits};
use crate::model::fixture::panicked;
use crate::model::{BinaryId, Event, Work};
use crate::plan::{Choices, Orders, Queue, Seed, Threads};
use std::sync::Arc;
use std::time::{Duration, Instant};
use stress_runtime::protocol::{Attempt, RunEnded};

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

/// The end of a round in which all have failed.
fn all_failed(work: &Work) -> RunEnded {
    let failed = |step| Attempt::new(step, panicked("src/lib.rs:1:1", "no").0, 1);
    RunEnded {
        attempts: (0..work.order.len()).map(failed).collect(),
        ..RunEnded::passed(0, 1, 1)
    }
}

#[test]
fn one_of_them_that_ends_when_others_are_due_is_still_one_of_them() {
    let choices = Choices {
        seed: Seed(1),
        orders: Orders::Shuffled,
        threads: Threads::Mixed(2),
        with_alone: true,
        as_cargo_test: Some(2),
    };
    let catalog = plain_in_rounds();
    let queue = Queue::new(&catalog, &choices);
    let limits = Limits {
        budget: Some(Budget::new(Duration::from_secs(60))),
        ..Limits::default()
    };
    let mut ledger = Ledger::new(Arc::new(catalog), queue, limits);
    let begun = Instant::now();
    ledger.time_is(begun);
    let first: Vec<Work> = (0..20).filter_map(|_| ledger.next(BinaryId(0))).collect();
    ledger.time_is(begun + Duration::from_secs(50));
    assert_eq!(ledger.lanes(4), 4);
    for work in first {
        let ended = all_failed(&work);
        ledger.ended(work, ended);
    }
    // In another order they may pass: nobody is given up.
    let given_up = |event: &Event| matches!(event, Event::Dropped { .. });
    assert!(!ledger.events().iter().any(given_up));
}
