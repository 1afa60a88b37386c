//! What becomes of tests of which nobody has said how often they are to run once the time is up.

use super::scene::{Scene, plain_in_rounds};
use crate::execute::book::Book;
use crate::execute::scripted::Play;
use crate::execute::{Budget, Ledger, Limits};
use crate::model::fixture::{catalog, panicked};
use crate::model::{BinaryId, Event, TestId, Work};
use crate::plan::{Choices, Orders, Queue, Seed, Threads};
use std::sync::Arc;
use std::time::{Duration, Instant};
use stress_runtime::protocol::RunEnded;

const BINARY: BinaryId = BinaryId(0);
const SAID: &str = "time is up (1m), and 1 of 2 tests have not run yet: each still runs once";

/// Two tests that run alone: the first as often as time allows, the second ten times.
fn ledger(begun: Instant) -> Ledger {
    let mut catalog = catalog(&[("a", &[("plain", 3000), ("annotated", 10)])]);
    catalog.tests[0].plain = true;
    let choices = Choices {
        seed: Seed(1),
        orders: Orders::Alone,
        threads: Threads::All(1),
        with_alone: false,
        as_cargo_test: None,
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
    ledger.ended(work, passed());
    Some(test)
}

/// The end of a run of one test.
fn passed() -> RunEnded {
    RunEnded::passed(0, 1, 1)
}

#[test]
fn what_always_fails_leaves_the_others_their_time() {
    let hunts_on_after = |failures: u64| {
        let begun = Instant::now();
        let mut ledger = ledger(begun);
        let mut failed = 0;
        while let Some(work) = ledger.next(BINARY)
            && failed < failures
        {
            let mut ended = passed();
            if work.order[0] == TestId(0) {
                failed += 1;
                ended.attempts[0].outcome = panicked("src/lib.rs:1:1", "no").0;
            }
            ledger.ended(work, ended);
        }
        ledger.time_is(begun + Duration::from_secs(1));
        ledger.time_is(begun + Duration::from_secs(59));
        let events = ledger.events();
        !events.iter().any(|it| matches!(it, Event::HuntedOut))
    };
    assert_eq!([1, 2, 3].map(hunts_on_after), [false, false, true]);
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
fn each_runs_once_however_little_time_there_was_and_that_is_said() {
    let begun = Instant::now();
    let mut ledger = ledger(begun);
    ledger.time_is(begun + Duration::from_secs(3600));
    let warned = |event: &Event| matches!(event, Event::Warned { message } if message == SAID);
    assert!(ledger.events().iter().any(warned));
    assert_eq!(rest(ledger), [1, 10]);
}

#[test]
fn what_has_been_handed_out_is_not_begun_again_but_where_it_came_back() {
    let begun = Instant::now();
    for comes_back in [false, true] {
        let mut ledger = ledger(begun);
        let handed = (0..10).find_map(|_| ledger.next(BINARY).filter(|it| it.order[0].0 == 0));
        let handed = handed.expect("they take turns");
        if comes_back {
            ledger.put_back(handed);
        }
        ledger.time_is(begun + Duration::from_secs(60));
        assert_eq!(rest(ledger)[0], usize::from(comes_back));
    }
}

#[test]
fn a_binary_is_set_aside_once_however_many_places_have_tried_it() {
    let mut ledger = ledger(Instant::now());
    for _ in 0..4 {
        ledger.set_aside(BINARY, "it ends at once".to_owned());
    }
    let events = ledger.events();
    let is_it = |it: &&Event| matches!(it, Event::SetAside { .. });
    assert_eq!(events.iter().filter(is_it).count(), 1);
}

#[test]
fn a_run_is_not_waited_for_once_its_tests_have_run_and_the_time_is_more_than_up() {
    let begun = Instant::now();
    let seconds = |seconds| begun + Duration::from_secs(seconds);
    let mut ledger = ledger(begun);
    let works: Vec<Work> = (0..10).map_while(|_| ledger.next(BINARY)).collect();
    let of = |test: usize| works.iter().find(|it| it.order[0].0 == test).unwrap();
    let lets_go = |ledger: &Ledger| [0, 1].map(|test| ledger.lets_go(of(test)));
    ledger.time_is(seconds(60));
    ledger.time_is(seconds(70));
    // The first has not run yet, and the second runs as often as was said.
    assert_eq!(lets_go(&ledger), [false, false]);
    ledger.ended(of(0).clone(), passed());
    ledger.ended(of(1).clone(), passed());
    assert_eq!(lets_go(&ledger), [true, false]);
    ledger.time_is(seconds(65));
    assert_eq!(lets_go(&ledger), [false, false]);
}

/// Plain tests in rounds, and no time for any but the first.
fn no_time() -> Scene {
    let mut scene = Scene::new(plain_in_rounds());
    scene.limits.budget = Some(Budget::new(Duration::ZERO));
    scene
}

#[test]
fn a_second_round_that_goes_on_and_on_does_not_keep_the_session() {
    let played = no_time().play(|test, nth| match (test, nth) {
        ("other", 1) => Play::Hang,
        _ => Play::Pass,
    });
    assert_eq!(played.accounts[1].tally.runs(), 1);
    assert_eq!(played.accounts[1].tally.passed, 1);
    assert_eq!(played.log.opened, played.log.closed);
    // Nobody stopped it: it is what there was time for.
    assert!(played.stops.is_empty() && !played.interrupted);
    assert_eq!(played.log.kills, 0);
}

#[test]
fn the_first_round_is_completed_although_a_test_ends_its_process() {
    let played = no_time().play(|test, nth| match (test, nth) {
        ("one", 0) => Play::Crash,
        _ => Play::Pass,
    });
    for account in &played.accounts {
        assert!(account.tally.runs() >= 1);
    }
    assert!(played.stops.is_empty());
}
