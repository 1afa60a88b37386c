//! However many ways a test finds to fail, the stream tells as many as its tally, and nothing else is lost.

use crate::judge::judge;
use crate::model::fixture::{catalog, panicked};
use crate::model::{BinaryId, Company, Ending, Event, Evidence, RunId, Tally, TestId, Work};
use crate::report::events::decoder::Decoder;
use crate::report::events::encoder::Encoder;
use crate::report::events::lines::Line;
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::{Captured, Launch};

/// A session of one test whose attempts fail at those places with those messages.
fn session(failures: impl Iterator<Item = (String, String)>) -> Vec<Event> {
    let catalog = Arc::new(catalog(&[("orders", &[("closes", 100)])]));
    let mut events = vec![Event::Planned {
        catalog,
        seed: 1,
        runs: 100,
        jobs: 1,
        within: None,
    }];
    let alone = Work::in_order(BinaryId(0), [TestId(0)], Launch::Fork);
    let mut tally = Tally::default();
    for (run, (place, message)) in (0..).zip(failures) {
        let (outcome, stderr) = panicked(&place, &message);
        let evidence = Evidence::of(&outcome, Captured::default(), stderr);
        tally.add(250, false, evidence.as_ref());
        events.push(Event::AttemptEnded {
            test: TestId(0),
            evidence: evidence.map(Box::new),
            run: Some(RunId(run)),
            company: Company::of(&alone, 0),
            us: 250,
            leaked: false,
        });
    }
    let judged = judge(vec![(TestId(0), tally)]).into_iter();
    events.extend(judged.map(|it| Event::Judged(Box::new(it))));
    events
}

/// How many failures are told of it, and what comes back.
fn told(events: &[Event]) -> (usize, Vec<Event>) {
    let (mut encoder, mut decoder) = (Encoder::default(), Decoder::default());
    let (mut failures, mut back) = (0, Vec::new());
    for event in events {
        encoder.encode(Duration::ZERO, event, &mut |line| {
            failures += usize::from(matches!(line, Line::Failure(_)));
            let line = serde_json::from_slice(&serde_json::to_vec(line).unwrap()).unwrap();
            let event = decoder.decode(line).unwrap();
            back.extend(event.map(|(_, event)| event));
        });
    }
    (failures, back)
}

/// Another word for each number: digits are no difference between two messages.
fn word(number: u32) -> String {
    let letter = |it: char| char::from_u32(u32::from(it) - u32::from('0') + u32::from('a'));
    number.to_string().chars().filter_map(letter).collect()
}

fn assert_nothing_else_is_lost(events: &[Event], back: &[Event]) {
    assert_eq!(back.len(), events.len());
    let endings = |events: &[Event]| -> Vec<Ending> {
        let endings = events.iter().filter_map(|event| match event {
            Event::AttemptEnded { evidence, .. } => Some(Ending::of(evidence.as_deref())),
            _ => None,
        });
        endings.collect()
    };
    assert_eq!(endings(back), endings(events));
    let judged = |events: &[Event]| format!("{:?}", events.last());
    assert_eq!(judged(back), judged(events));
}

#[test]
fn a_test_that_says_something_else_each_time_is_told_in_a_few_lines() {
    let events = session((0..2000).map(|it| ("a.rs:1:1".to_owned(), word(it))));
    let (failures, back) = told(&events);
    // Five until it is known that the message varies, and what the tally makes of them.
    assert_eq!(failures, 6);
    assert_nothing_else_is_lost(&events, &back);
}

#[test]
fn a_test_that_fails_at_another_place_each_time_is_told_in_as_many_lines_as_are_told_apart() {
    let events = session((0..2000).map(|it| (format!("a.rs:{it}:1"), "lost".to_owned())));
    let (failures, back) = told(&events);
    // One more stands for the rest.
    assert_eq!(failures, 51);
    assert_nothing_else_is_lost(&events, &back);
}
