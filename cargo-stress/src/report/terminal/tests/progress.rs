//! What is printed while a session runs where there is no terminal: in the log of a job, say.

use crate::model::fixture::{catalog, panicked, passed};
use crate::model::{Company, Event, Evidence, StopCause, TestId};
use crate::report::fold::Fold;
use crate::report::terminal::first_failures::FirstFailures;
use crate::report::terminal::lines::Lines;
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::{Captured, Launch, Outcome};

fn ended(test: usize, (outcome, stderr): (Outcome, Captured)) -> Event {
    Event::AttemptEnded {
        test: TestId(test),
        evidence: Evidence::of(&outcome, Captured::default(), stderr).map(Box::new),
        run: None,
        company: Company {
            order: [TestId(test)].into(),
            step: 0,
            threads: 1,
            stagger_us: 0,
            launch: Launch::Fork,
            round: None,
        },
        us: 250,
        leaked: false,
    }
}

/// The lines that these events make, with a tick after each.
fn lines(every: Duration, events: &[Event]) -> String {
    let mut text = String::new();
    let mut lines = Lines::by(|line: &str| text.push_str(line), every);
    for event in events {
        lines.event(Duration::ZERO, event);
        lines.tick();
    }
    anstream::adapter::strip_str(&text).to_string()
}

fn planned(runs: u64) -> Event {
    Event::Planned {
        catalog: Arc::new(catalog(&[("orders", &[("closes", runs), ("opens", runs)])])),
        seed: 7,
        runs: 2 * runs,
        jobs: 2,
        within: None,
    }
}

#[test]
fn what_happens_is_told_once() {
    let no = || panicked("tests/orders.rs:17:5", "lost one\nand more");
    let events = [
        Event::Warned {
            message: "the clock was set".to_owned(),
        },
        planned(500),
        ended(0, passed()),
        ended(0, no()),
        ended(0, no()),
        Event::Stopping {
            cause: StopCause::MaxTime,
        },
        Event::Examining { test: TestId(0) },
    ];
    insta::assert_snapshot!(lines(Duration::MAX, &events), @r"
    warning: the clock was set
    Stressing: 2 tests in 1 test binary, 1000 runs, 2 at a time, seed 7
    FAILS  closes  panicked at tests/orders.rs:17:5: lost one
    the time is used up: stopping
    Examining  closes
    ");
}

#[test]
fn a_terminal_obeys_nothing_that_a_program_has_said() {
    let place = "a.rs\u{1b}]0;title\u{7}\u{1b}[31m:1:1";
    let events = [
        Event::Warned {
            message: "it said \u{1b}[31mred\u{1b}]0;title".to_owned(),
        },
        planned(500),
        ended(0, panicked(place, "lost \u{1b}[1mone")),
    ];
    let mut first = FirstFailures::default();
    let lines = events.iter().filter_map(|it| first.line(it));
    let lines: Vec<String> = lines
        .map(|it| it.replace("\u{1b}[", "<").replace('\u{1b}', "ESC"))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    <1m<33mwarning<0m: it said red␛]0;title
    <1m<32mStressing<0m: 2 tests in 1 test binary, 1000 runs, 2 at a time, seed 7
    <1m<31mFAILS<0m  closes  <2mpanicked at a.rs:1:1: lost one<0m
    ");
}

#[test]
fn on_a_terminal_a_failure_is_one_line_and_the_rest_is_broken_at_words() {
    let mut first = FirstFailures::default();
    let mut line = |event: &Event| {
        let line = first.line_within(event, Some(60)).unwrap();
        anstream::adapter::strip_str(&line).to_string()
    };
    let stressing = line(&planned(500));
    insta::assert_snapshot!(stressing, @r"
    Stressing: 2 tests in 1 test binary, 1000 runs, 2 at a time,
      seed 7
    ");
    let message = "assertion failed: the till has what the customers have paid, and nothing else";
    let fails = line(&ended(0, panicked("tests/orders.rs:17:5", message)));
    insta::assert_snapshot!(fails, @"FAILS  closes  panicked at tests/orders.rs:17:5: assertion…");
}

#[test]
fn of_many_tests_that_fail_a_few_are_named_as_they_do() {
    let names: Vec<String> = (0..50).map(|it| format!("t{it}")).collect();
    let tests: Vec<(&str, u64)> = names.iter().map(|it| (it.as_str(), 1)).collect();
    let planned = Event::Planned {
        catalog: Arc::new(catalog(&[("orders", &tests)])),
        seed: 7,
        runs: 50,
        jobs: 2,
        within: None,
    };
    let fails = (0..50).map(|test| ended(test, panicked("a.rs:1:1", "no")));
    let examining = (0..50).map(|test| Event::Examining { test: TestId(test) });
    let events: Vec<Event> = [planned]
        .into_iter()
        .chain(fails)
        .chain(examining)
        .collect();
    let all = lines(Duration::MAX, &events);
    let told: Vec<&str> = all.lines().collect();
    assert_eq!(told[20], "FAILS  t19  panicked at a.rs:1:1: no");
    assert_eq!(told[21], "FAILS  others too; all of them at the end");
    assert_eq!(told[41..], ["Examining  t19", "Examining  others"]);
}

#[test]
fn a_line_now_and_then_says_how_far_it_has_come() {
    let no = || panicked("tests/orders.rs:17:5", "lost one");
    let all = lines(
        Duration::ZERO,
        &[planned(500), ended(0, passed()), ended(1, no())],
    );
    let last = all.lines().last().unwrap();
    let (done, rest) = last.split_once(", ").unwrap();
    assert_eq!(done, "2/1000");
    let words: Vec<&str> = rest.split(", ").collect();
    assert_eq!(words.len(), 3, "{last}");
    assert!(words[0].ends_with(" runs/s"), "{last}");
    assert_eq!(words[1], "1 finding");
    assert!(words[2].ends_with(" left"), "{last}");
}
