//! A harness that dies takes one run with it, and no more.

use super::scene::Scene;
use crate::execute::book::Book;
use crate::execute::probe_book::ProbeBook;
use crate::execute::scripted::Play;
use crate::model::fixture::catalog;
use crate::model::{BinaryId, TestId, Verdict, Work};
use std::sync::mpsc::sync_channel;
use stress_runtime::protocol::Launch;

#[test]
fn nobody_is_blamed_without_proof_and_the_second_death_has_one_suspect() {
    let mut scene = Scene::new(catalog(&[("orders", &[("good", 200), ("killer", 50)])]));
    scene.jobs = 1;
    let played = scene.play(|test, nth| {
        if test == "killer" && [7, 20].contains(&nth) {
            Play::KillHarness
        } else {
            Play::Pass
        }
    });
    assert_eq!(
        (played.of(0).tally.runs(), played.of(0).tally.passed),
        (200, 200)
    );
    assert_eq!(
        (played.of(1).tally.runs(), played.of(1).tally.crashed),
        (50, 1)
    );
    let evidence = &played.of(1).tally.failures()[0].evidence;
    assert_eq!(evidence.message, "the harness was killed by signal 9");
    assert_eq!(played.warnings.len(), 1);
    assert!(played.set_aside.is_empty());
}

#[test]
fn a_test_that_kills_its_harness_again_when_it_is_asked_about_fails_as_it_did_before() {
    let mut scene = Scene::new(catalog(&[("orders", &[("killer", 50)])]));
    scene.jobs = 1;
    // At the first death it is one of several suspects.
    let played = scene.play(|_, nth| match nth {
        7 | 20 => Play::KillHarness,
        _ => Play::Pass,
    });
    let known = played.of(0).tally.failures()[0].evidence.fingerprint();
    let mut book = ProbeBook::default();
    let (reply_to, answer) = sync_channel(1);
    let alone = Work::in_order(BinaryId(0), [TestId(0)], Launch::Fork);
    book.ask(vec![alone], reply_to);
    let work = book.next(BinaryId(0)).unwrap();
    book.lost(work, "the harness was killed by signal 9");
    let probed = answer.try_recv().unwrap().unwrap();
    assert!(probed[0].attempts[0].as_ref().unwrap().is(&known));
}

#[test]
fn a_test_that_kills_its_harness_every_time_is_broken_and_the_rest_goes_on() {
    let played =
        Scene::new(catalog(&[("orders", &[("good", 200), ("killer", 50)])])).play(|test, _| {
            if test == "killer" {
                Play::KillHarness
            } else {
                Play::Pass
            }
        });
    assert_eq!(played.of(1).verdict, Verdict::Broken);
    assert_eq!(played.of(0).tally.runs(), 200);
    assert_eq!(played.of(0).tally.passed, 200);
}

#[test]
fn a_binary_whose_harness_never_comes_up_is_set_aside_and_others_go_on() {
    // Where more lanes try than have to, the others come to the same later, with runs in their hands.
    for jobs in 1..=8 {
        let mut scene = Scene::new(catalog(&[
            ("bad", &[("x", 100), ("y", 100)]),
            ("good", &[("z", 100)]),
        ]));
        (scene.jobs, scene.stillborn) = (jobs, Some(BinaryId(0)));
        let played = scene.play(|_, _| Play::Pass);
        assert_eq!(played.set_aside, ["the harness exited with 127"]);
        assert_eq!(played.of(0).verdict, Verdict::NotRun);
        assert_eq!(played.of(2).tally.runs(), 100);
        assert_eq!(played.warnings.len(), 2);
        assert_eq!(played.dropped, (200, 0));
    }
}

#[test]
fn a_test_that_kills_its_harness_again_and_again_is_set_aside_after_three() {
    // It passes in between, so it does not look broken.
    let script = |test: &str, nth: u64| match test {
        "killer" if nth % 2 == 1 => Play::KillHarness,
        _ => Play::Pass,
    };
    let mut scene = Scene::new(catalog(&[("orders", &[("killer", 1000), ("other", 50)])]));
    scene.jobs = 1;
    let played = scene.play(script);
    let killer = &played.of(0).tally;
    assert_eq!(killer.crashed, 3);
    assert!(killer.runs() < 50, "{}", killer.runs());
    assert_eq!(played.of(1).tally.passed, 50);
    let told = played
        .warnings
        .iter()
        .any(|it| it.contains("killer has killed its harness 3 times"));
    assert!(told, "{:?}", played.warnings);
}
