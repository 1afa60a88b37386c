//! What becomes of tests of which nobody has said how often they are to run once the time is up.

use crate::execute::book::Book;
use crate::execute::{Budget, Ledger, Limits};
use crate::model::fixture::catalog;
use crate::model::{BinaryId, Event, TestId};
use crate::plan::{Choices, Orders, Queue, Seed, Threads};
use std::sync::Arc;
use std::time::{Duration, Instant};
use stress_runtime::protocol::{Attempt, Exit, Left, Outcome, RunEnded};

const BINARY: BinaryId = BinaryId(0);

/// Two tests that run alone: the first as often as time allows, the second ten times.
fn ledger(begun: Instant) -> Ledger {
    let mut catalog = catalog(&[("a", &[("plain", 3000), ("annotated", 10)])]);
    catalog.tests[0].plain = true;
    let choices = Choices {
        seed: Seed(1),
        orders: Orders::Alone,
        threads: Threads::All(1),
        with_alone: false,
    };
    let queue = Queue::new(&catalog, &choices);
    let limits = Limits {
        budget: Some(Budget::new(Duration::from_secs(60))),
        ..Limits::default()
    };
    let mut ledger = Ledger::new(Arc::new(catalog), queue, limits);
    ledger.time_is(begun);
    ledger
}

/// Runs what comes next; says which test it was, if there is one.
fn pass_next(ledger: &mut Ledger) -> Option<TestId> {
    let work = ledger.next(BINARY)?;
    let test = work.order[0];
    let ended = RunEnded {
        run: 0,
        attempts: vec![Attempt::new(0, Outcome::Passed, 1)],
        branches: Vec::new(),
        exit: Exit::Code { code: 0 },
        leaked: false,
        left: Left::default(),
        was_paused: false,
        us: 1,
    };
    ledger.ended(work, ended);
    Some(test)
}

/// How often each of the two still runs.
fn rest(mut ledger: Ledger) -> [usize; 2] {
    let ran: Vec<TestId> = std::iter::from_fn(|| pass_next(&mut ledger)).collect();
    [0, 1].map(|test| ran.iter().filter(|it| it.0 == test).count())
}

#[test]
fn the_others_go_on_as_often_as_was_said() {
    let begun = Instant::now();
    let mut ledger = ledger(begun);
    for _ in 0..8 {
        pass_next(&mut ledger);
    }
    ledger.time_is(begun + Duration::from_secs(59));
    assert!(
        ledger
            .events()
            .iter()
            .all(|it| !matches!(it, Event::HuntedOut))
    );
    ledger.time_is(begun + Duration::from_secs(60));
    let events = ledger.events();
    assert!(events.iter().any(|it| matches!(it, Event::HuntedOut)));
    let dropped = events.iter().map(|event| match event {
        Event::Dropped { runs } => *runs,
        _ => 0,
    });
    assert_eq!(dropped.sum::<u64>(), 2996);
    assert_eq!(rest(ledger), [0, 6]);
}

#[test]
fn each_has_run_a_few_times_however_little_time_there_was() {
    let begun = Instant::now();
    let mut ledger = ledger(begun);
    ledger.time_is(begun + Duration::from_secs(3600));
    assert_eq!(rest(ledger), [3, 10]);
}
