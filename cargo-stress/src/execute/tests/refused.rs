//! What the system refuses to start is no run, and no failure of any test.

use super::scene::{Played, Scene};
use crate::execute::dispatcher::Dispatcher;
use crate::execute::executor::{Command, Notice};
use crate::execute::probe_book::ProbeBook;
use crate::execute::scripted::Play;
use crate::model::fixture::catalog;
use crate::model::{BinaryId, Catalog, Event, TestId, Verdict, Work};
use crate::plan::Threads;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Instant;
use stress_runtime::protocol::{Attempt, Crash, Exit, Launch, Outcome, RunEnded};

const NO_FORK: &str = "fork: Try again";
const NO_THREAD: &str =
    "no thread could be started for the test: Resource temporarily unavailable (os error 11)";

fn two_tests() -> Catalog {
    catalog(&[("orders", &[("a", 100), ("b", 100)])])
}

/// Passed and runs of a test.
fn counts(played: &Played, test: usize) -> (u64, u64) {
    let tally = &played.of(test).tally;
    (tally.passed, tally.runs())
}

#[test]
fn a_run_that_was_refused_is_made_again_and_counts_for_nothing() {
    let played = Scene::new(two_tests()).play(|_, nth| match nth % 3 {
        1 => Play::Refuse(NO_FORK),
        _ => Play::Pass,
    });
    assert_eq!(
        (counts(&played, 0), counts(&played, 1)),
        ((100, 100), (100, 100))
    );
    let about = |it: &&String| it.contains("the system refuses more processes or threads");
    assert_eq!(played.warnings.iter().filter(about).count(), 1, "told once");
    assert_eq!(played.warnings.len(), 1);
    assert!(played.set_aside.is_empty());
}

#[test]
fn a_test_of_a_round_whose_thread_was_refused_runs_in_another_process() {
    let mut catalog = two_tests();
    catalog
        .tests
        .iter_mut()
        .for_each(|test| test.shuffle = true);
    let mut scene = Scene::new(catalog);
    scene.threads = Threads::All(2);
    // The first is the first of its process.
    let played = scene.play(move |_, nth| match nth % 5 {
        1 => Play::Refuse(NO_THREAD),
        _ => Play::Pass,
    });
    assert_eq!(
        (counts(&played, 0), counts(&played, 1)),
        ((100, 100), (100, 100))
    );
    assert_eq!(played.warnings.len(), 1, "{:?}", played.warnings);
}

#[test]
fn fewer_run_at_a_time_until_the_system_bears_them() {
    let mut scene = Scene::new(catalog(&[("orders", &[("a", 2000)])]));
    (scene.jobs, scene.bears) = (8, 3);
    let played = scene.play(|_, _| Play::Pass);
    assert_eq!(counts(&played, 0), (2000, 2000));
    // Five lanes too many, each with what it has been handed by then.
    assert!(played.log.refused < 500, "{:?}", played.log);
    assert!(played.set_aside.is_empty());
}

#[test]
fn where_nothing_can_be_started_any_more_the_binary_is_set_aside() {
    for jobs in [1, 4] {
        let mut scene = Scene::new(two_tests());
        scene.jobs = jobs;
        let played = scene.play(|_, _| Play::Refuse(NO_FORK));
        let reason =
            "the system refuses more processes or threads (fork: Try again), 30 times in a row";
        assert_eq!(played.set_aside, [reason]);
        assert_eq!(played.of(0).verdict, Verdict::NotRun);
        assert_eq!((played.runs(), played.dropped.0), (0, 200));
    }
}

#[test]
fn a_harness_that_is_refused_is_tried_longer_than_one_that_dies_and_told_of_once() {
    let mut scene = Scene::new(two_tests());
    scene.stillborn = Some(BinaryId(0));
    scene.dies_of =
        "the harness orders could not start: Resource temporarily unavailable (os error 11)";
    let played = scene.play(|_, _| Play::Pass);
    assert_eq!(played.warnings.len(), 1, "{:?}", played.warnings);
    assert!(played.log.opened >= 30, "{:?}", played.log);
    assert_eq!(played.set_aside.len(), 1);
}

#[test]
fn what_cannot_be_executed_at_all_has_failed_with_its_reason() {
    let played = Scene::new(two_tests()).play(|test, _| match test {
        "a" => Play::Refuse("execve: No such file or directory"),
        _ => Play::Pass,
    });
    assert_eq!(played.of(0).verdict, Verdict::Broken);
    let failures = played.of(0).tally.failures();
    assert!(failures[0].evidence.message.contains("No such file"));
    assert_eq!(counts(&played, 1), (100, 100));
}

/// One lane, and the commands that a book of re-runs gives it.
struct Lane(Dispatcher<ProbeBook>);

impl Lane {
    fn commands(&mut self) -> Vec<Command> {
        self.0.commands(Instant::now()).collect()
    }

    fn warnings(&mut self) -> Vec<String> {
        let message = |event| match event {
            Event::Warned { message } => Some(message),
            _ => None,
        };
        self.0.events().filter_map(message).collect()
    }

    /// Its harness is up and is handed a run, which ends so.
    fn run(&mut self, attempts: fn() -> Vec<Attempt>) {
        loop {
            let commands = self.commands();
            assert!(!commands.is_empty());
            for command in commands {
                match command {
                    Command::Open { harness, .. } => {
                        let no_fork = None;
                        self.0.hear(Notice::Ready { harness, no_fork });
                    }
                    Command::Run { harness, request } => {
                        let mut ended = RunEnded::passed(request.run, 5, 9);
                        ended.attempts = attempts();
                        if ended.has_failed() {
                            ended.exit = Exit::NotStarted;
                        }
                        return self.0.hear(Notice::Ended { harness, ended });
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
    }
}

fn asked(runs: usize) -> (Lane, std::sync::mpsc::Receiver<impl std::fmt::Debug>) {
    let mut dispatcher = Dispatcher::new(Arc::new(two_tests()), ProbeBook::default(), 1);
    let (reply_to, answer) = sync_channel(1);
    let work = Work::in_order(BinaryId(0), vec![TestId(0)], Launch::Fork);
    dispatcher.book().ask(vec![work; runs], reply_to);
    (Lane(dispatcher), answer)
}

fn could_not_start(step: usize, reason: &str) -> Attempt {
    let (reason, panics) = (reason.to_owned(), Vec::new());
    let crash = Crash::CouldNotStart { reason };
    Attempt::new(step, Outcome::Crashed { crash, panics }, 0)
}

#[test]
fn a_test_that_gets_no_thread_after_another_one_again_and_again_has_failed() {
    let (mut lane, _) = asked(0);
    let work = Work::in_order(BinaryId(0), [0, 1].map(TestId), Launch::Fork);
    let mut ask_again = || {
        let (reply_to, answer) = sync_channel(1);
        lane.0.book().ask(vec![work.clone()], reply_to);
        lane.run(|| {
            let passed = Attempt::new(0, Outcome::Passed, 5);
            vec![passed, could_not_start(1, NO_THREAD)]
        });
        assert_eq!(lane.warnings(), [""; 0]);
        format!("{:?}", answer.try_recv().unwrap()).contains(NO_THREAD)
    };
    let has_failed: Vec<bool> = (0..12).map(|_| ask_again()).collect();
    // The first ones may have been the system's.
    assert_eq!(has_failed, [vec![false; 8], vec![true; 4]].concat());
}

#[test]
fn a_question_is_not_answered_by_what_was_refused() {
    let (mut lane, answer) = asked(1);
    lane.run(|| vec![could_not_start(0, NO_FORK)]);
    assert!(answer.try_recv().is_err());
    assert_eq!(lane.commands(), [], "it waits for time to pass");
    lane.0.time_is(Instant::now());
    lane.run(|| vec![Attempt::new(0, Outcome::Passed, 5)]);
    let answer = format!("{:?}", answer.try_recv().unwrap());
    assert!(answer.contains("failure: None"), "{answer}");
}

#[test]
fn a_harness_that_is_lost_again_and_again_is_told_of_twice() {
    let (mut lane, _answer) = asked(10);
    let mut told = Vec::new();
    for _ in 0..6 {
        let commands = lane.commands();
        let [Command::Open { harness, .. }, ..] = commands[..] else {
            panic!("{commands:?}");
        };
        let error = Some("the harness exited with 127".to_owned());
        lane.0.hear(Notice::Closed { harness, error });
        told.extend(lane.warnings());
        lane.run(|| vec![Attempt::new(0, Outcome::Passed, 5)]);
        // Its harness ends as well, and is followed by one that does not come up.
        let harness = crate::model::HarnessId(harness.0 + 1);
        let error = Some("the harness was killed by signal 9".to_owned());
        lane.0.hear(Notice::Closed { harness, error });
        lane.warnings();
    }
    let again = "orders: the harness exited with 127; starting another";
    assert_eq!(
        told,
        [again.to_owned(), format!("{again}, again and again")]
    );
}
