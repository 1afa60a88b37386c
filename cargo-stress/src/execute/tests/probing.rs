//! Controlled re-runs: every question gets its answer, or a word that there is none.

use crate::execute::driver::{Driver, Observer};
use crate::execute::probing::Probing;
use crate::execute::scripted::{Play, Scripted};
use crate::execute::signals::{Signals, Wish};
use crate::execute::{ExplainTime, Patience};
use crate::model::fixture::catalog;
use crate::model::{BinaryId, Cause, Event, Interrupted, Prober, Seen, TestId, Work};
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::Launch;
use tokio::time::Instant;

struct Nobody;

impl Observer for Nobody {
    fn event(&mut self, _event: &Event) {}

    fn tick(&mut self) {}
}

fn run_of(tests: &[usize]) -> Work {
    let order: Vec<TestId> = tests.iter().copied().map(TestId).collect();
    Work::in_order(BinaryId(0), order, Launch::Fork)
}

fn asked<T: Send + 'static>(
    script: impl FnMut(&str, u64) -> Play + 'static,
    disturb: impl FnOnce(&mut Scripted),
    work: impl FnOnce(&mut dyn Prober) -> T + Send + 'static,
) -> (T, bool) {
    asked_within(Duration::from_secs(1), script, disturb, work)
}

/// Lets `work` ask about the tests `a`, `b` and `c`, each so long. However slow this machine is, time goes on only where
/// something hangs.
fn asked_within<T: Send + 'static>(
    each: Duration,
    script: impl FnMut(&str, u64) -> Play + 'static,
    disturb: impl FnOnce(&mut Scripted),
    work: impl FnOnce(&mut dyn Prober) -> T + Send + 'static,
) -> (T, bool) {
    without_a_clock(async {
        let (mut signals, sender) = Signals::scripted();
        let mut executor = Scripted::new(script, sender);
        executor.hangs_take_time = true;
        disturb(&mut executor);
        let mut nobody = Nobody;
        let mut driver = Driver::new(&mut executor, &mut signals, &mut nobody);
        let probing = probing(ExplainTime::each(each));
        probing.run(&mut driver, work).await
    })
}

/// A clock that is paused does not go by itself as long as a thread asks.
fn without_a_clock<T>(played: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build();
    runtime.unwrap().block_on(played)
}

fn probing(time: ExplainTime) -> Probing {
    Probing {
        catalog: Arc::new(catalog(&[("orders", &[("a", 1), ("b", 1), ("c", 1)])])),
        jobs: 2,
        time,
        first_run: 0,
        patience: Patience::default(),
    }
}

fn fails(test: &str) -> Play {
    match test {
        "b" => Play::Fail("b.rs:1:1"),
        "c" => Play::Hang,
        _ => Play::Pass,
    }
}

#[test]
fn answers_stand_in_the_order_of_the_questions() {
    let work = |prober: &mut dyn Prober| {
        let runs = vec![run_of(&[0]), run_of(&[1]), run_of(&[0, 1]), run_of(&[0])];
        prober.probe(runs).unwrap()
    };
    let (probed, interrupted) = asked(|test, _| fails(test), |_| {}, work);
    assert!(!interrupted);
    let passed: Vec<Vec<bool>> = probed
        .iter()
        .map(|it| it.attempts.iter().flatten().map(|it| it.passed()).collect())
        .collect();
    assert_eq!(
        passed,
        [vec![true], vec![false], vec![true, false], vec![true]]
    );
}

#[test]
fn no_question_is_an_answer_at_once() {
    let (probed, _) = asked(
        |test, _| fails(test),
        |_| {},
        |prober| prober.probe(Vec::new()),
    );
    assert_eq!(probed, Ok(Vec::new()));
}

#[test]
fn what_hangs_is_given_up_when_the_time_for_a_test_is_over_and_the_next_has_its_own() {
    let work = |prober: &mut dyn Prober| {
        prober.turn_to(TestId(2));
        let hanging = prober.probe(vec![run_of(&[2]), run_of(&[0])]);
        // Time stays over until another test's turn.
        let late = prober.probe(vec![run_of(&[0])]);
        prober.turn_to(TestId(0));
        (hanging, late, prober.probe(vec![run_of(&[0])]))
    };
    let ((hanging, late, next), interrupted) = asked(|test, _| fails(test), |_| {}, work);
    // What was seen by then is an answer; what hangs has shown nothing.
    let seen: Vec<usize> = hanging
        .unwrap()
        .iter()
        .map(|it| it.attempts.len())
        .collect();
    assert_eq!((seen, late), (vec![0, 1], Err(Interrupted)));
    assert_eq!(next.unwrap().len(), 1);
    assert!(!interrupted);
}

#[test]
fn what_was_found_can_be_proved_when_the_time_for_its_test_is_over() {
    let work = |prober: &mut dyn Prober| {
        prober.turn_to(TestId(2));
        let hanging = prober.probe(vec![run_of(&[2])]);
        prober.turn_to_proof();
        let proof = prober.probe(vec![run_of(&[0])]);
        // That has an end, too.
        (hanging, proof, prober.probe(vec![run_of(&[2])]))
    };
    let each = Duration::from_secs(2);
    let ((hanging, proof, more), _) = asked_within(each, |test, _| fails(test), |_| {}, work);
    assert_eq!((hanging, more), (Err(Interrupted), Err(Interrupted)));
    assert_eq!(proof.unwrap().len(), 1);
}

#[test]
fn after_a_signal_there_are_no_more_answers() {
    let work = |prober: &mut dyn Prober| {
        let mut answered = 0;
        while prober.probe(vec![run_of(&[0])]).is_ok() {
            answered += 1;
        }
        answered
    };
    let (answered, interrupted) = asked(
        |_, _| Play::Pass,
        |it| it.wish_at(9, Wish::End("SIGINT")),
        work,
    );
    assert!(interrupted);
    assert!((1..20).contains(&answered), "{answered}");
}

/// What came of each attempt of nine runs, three questions.
fn nine_runs(disturb: impl FnOnce(&mut Scripted)) -> Vec<Vec<&'static str>> {
    let work = |prober: &mut dyn Prober| {
        let once = |_| prober.probe(vec![run_of(&[0]), run_of(&[1]), run_of(&[0, 1])]);
        (0..3).map(once).collect::<Vec<_>>()
    };
    let (probed, interrupted) = asked(|test, _| fails(test), disturb, work);
    assert!(!interrupted);
    let word = |seen: &Option<Seen>| match seen.as_ref().map(|it| it.failure.as_ref()) {
        None => "not seen",
        Some(None) => "passed",
        Some(Some(failure)) if failure.message.contains("signal 9") => "lost",
        Some(Some(_)) => "failed",
    };
    let probed = probed.into_iter().flat_map(Result::unwrap);
    probed
        .map(|it| it.attempts.iter().map(word).collect())
        .collect()
}

#[test]
fn a_pause_at_any_step_changes_no_answer() {
    let undisturbed = nine_runs(|_| {});
    assert_eq!(undisturbed.len(), 9);
    for step in 1..12 {
        let paused = nine_runs(|it| it.wish_at(step, Wish::Pause));
        assert_eq!(paused, undisturbed, "step {step}");
    }
}

#[test]
fn a_pause_takes_nothing_from_the_time_of_what_comes_after_it() {
    const HOUR: Duration = Duration::from_secs(3600);
    let asked = without_a_clock(async {
        let (mut signals, sender) = Signals::scripted();
        signals.stop_takes = HOUR;
        let mut executor = Scripted::new(|_, _| Play::Pass, sender);
        executor.wish_at(1, Wish::Pause);
        let mut nobody = Nobody;
        let mut driver = Driver::new(&mut executor, &mut signals, &mut nobody);
        let limit = Duration::from_secs(20);
        let time = ExplainTime::each(limit).until(Instant::now() + limit, limit);
        let work = |prober: &mut dyn Prober| {
            [0, 1].map(|test| {
                prober.turn_to(TestId(test));
                let begun = prober.elapsed();
                let probed = prober.probe(vec![run_of(&[test])]);
                (probed.map(|it| it.len()), prober.elapsed() - begun)
            })
        };
        let (asked, _) = probing(time).run(&mut driver, work).await;
        assert_eq!(driver.paused(), HOUR);
        asked
    });
    assert_eq!(asked, [(Ok(1), Duration::ZERO), (Ok(1), Duration::ZERO)]);
}

#[test]
fn a_harness_that_dies_at_any_step_leaves_every_other_answer_as_it_was() {
    let undisturbed = nine_runs(|_| {});
    for step in 1..12 {
        let answers = nine_runs(|it| it.harness_dies_at = Some(step));
        let others = answers.iter().zip(&undisturbed);
        let changed: Vec<_> = others.filter(|(one, other)| one != other).collect();
        assert!(changed.len() <= 1, "step {step}: {changed:?}");
        let is_lost = |answer: &Vec<&str>| answer.contains(&"lost");
        assert!(changed.iter().all(|(it, _)| is_lost(it)), "step {step}");
    }
}

#[test]
fn a_harness_that_dies_over_a_question_is_an_answer() {
    let script = |test: &str, _| match test {
        "c" => Play::KillHarness,
        _ => Play::Pass,
    };
    let work = |prober: &mut dyn Prober| prober.probe(vec![run_of(&[2])]).unwrap();
    let (probed, _) = asked(script, |_| {}, work);
    let seen = probed[0].attempts[0].as_ref().unwrap();
    assert!(
        seen.failure.as_ref().unwrap().message.contains("signal 9"),
        "{seen:?}"
    );
}

#[test]
fn a_harness_that_dies_over_tests_in_company_is_an_answer_wherever_the_one_in_question_stands() {
    let script = |test: &str, _| match test {
        "c" => Play::KillHarness,
        _ => Play::Pass,
    };
    let work = |prober: &mut dyn Prober| prober.probe(vec![run_of(&[2, 0, 1])]).unwrap();
    let (probed, _) = asked(script, |_| {}, work);
    let is_lost = |seen: &Option<Seen>| {
        let failure = seen.as_ref().and_then(|it| it.failure.as_ref());
        failure.is_some_and(|it| it.cause == Cause::Harness)
    };
    let attempts = &probed[0].attempts;
    assert!(attempts.iter().map(is_lost).eq([true; 3]), "{attempts:?}");
}
