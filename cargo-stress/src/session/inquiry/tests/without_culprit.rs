//! Tests whose failures no other test explains.

use super::{PLACE, one, right, rounds};
use crate::model::{Judgement, TestId, Verdict};
use crate::session::inquiry::world::{Scene, World};
use stress_runtime::protocol::Launch;

#[test]
fn a_test_that_flakes_alone_is_flaky_and_nobody_is_blamed() {
    for p in [0.1, 0.3, 0.6] {
        let rule =
            move |scene: &mut Scene<'_>| (scene.test == 4 && scene.chance(p)).then_some(PLACE);
        let is_right = |judgement: &Judgement| judgement.verdict == Verdict::Flaky;
        let (right, found) = right(10, rule, is_right);
        assert!(right + 4 >= found, "{p}: {right} of {found}");
    }
}

#[test]
fn a_test_that_fails_whenever_it_is_forked_and_never_spawned_is_not_broken() {
    let rule =
        |scene: &mut Scene<'_>| (scene.test == 4 && scene.launch == Launch::Fork).then_some(PLACE);
    let judgement = one(&mut World::new(10, 1, rule), 10);
    assert_eq!(judgement.verdict, Verdict::Undecided);
    let notes = judgement.explanation.unwrap().notes;
    let is_told = |note: &String| note.contains("--launch spawn");
    assert!(notes.iter().any(is_told), "{notes:?}");
}

#[test]
fn a_flake_with_a_rare_other_failure_that_needs_company_is_a_flake() {
    let rule = |scene: &mut Scene<'_>| {
        if scene.test != 4 {
            return None;
        }
        if scene.ran(7) && scene.chance(0.04) {
            return Some("b.rs:2:2");
        }
        scene.chance(0.5).then_some(PLACE)
    };
    let (mut had_both, mut blamed) = (0, 0);
    for seed in 0..40 {
        let mut world = World::new(10, seed, rule);
        let many: Vec<_> = (0..8).flat_map(|_| rounds(10)).collect();
        let judgements = world.judge(&many);
        let judgement = judgements.iter().find(|it| it.test == TestId(4)).unwrap();
        had_both += usize::from(judgement.tally.failures().len() > 1);
        blamed += usize::from(judgement.verdict != Verdict::Flaky);
    }
    assert!(had_both > 20 && blamed < 3, "{blamed} of {had_both}");
}

#[test]
fn a_flake_that_passed_alone_in_the_session_is_one_however_little_time_was_left() {
    let alone = vec![(vec![0], 1); 20];
    for seed in 0..100 {
        let mut world = World::new(1, seed, |scene| scene.chance(0.7).then_some(PLACE));
        // The first answers and no more.
        world.patience = alone.len() + 8;
        let verdict = world.judge(&alone).remove(0).verdict;
        assert_eq!(verdict, Verdict::Flaky, "seed {seed}");
    }
}

#[test]
fn a_test_that_always_fails_is_broken() {
    let judgement = one(
        &mut World::new(6, 1, |scene| (scene.test == 4).then_some(PLACE)),
        6,
    );
    assert_eq!(judgement.verdict, Verdict::Broken);
}

#[test]
fn a_test_that_passes_three_times_in_twenty_is_not_broken() {
    let is_broken = |seed: &u64| {
        let mut world = World::new(1, *seed, |scene| scene.chance(0.85).then_some(PLACE));
        // In the session it failed as often as it takes to stop there.
        let verdict = world.judge(&vec![(vec![0], 1); 3]).remove(0).verdict;
        assert!(
            matches!(verdict, Verdict::Flaky | Verdict::Broken | Verdict::Stable),
            "{verdict:?}"
        );
        verdict == Verdict::Broken
    };
    let broken = (0..1000).filter(is_broken).count();
    // It fails 3 + 28 times in a row in 0.6 % of the worlds.
    assert!(broken < 20, "{broken} of 1000");
}

#[test]
fn a_test_that_fails_slowly_is_broken_after_few_attempts() {
    let runs = |us| {
        let mut world = World::new(1, 1, |_| Some(PLACE));
        world.us = us;
        let verdict = world.judge(&vec![(vec![0], 1); 3]).remove(0).verdict;
        assert_eq!(verdict, Verdict::Broken);
        world.runs
    };
    // The first four alone; the others would make it twenty.
    assert_eq!(runs(1_000) - runs(1_000_000), 16);
}

#[test]
fn what_never_comes_back_is_undecided_and_says_what_was_tried() {
    // Cold in the very first run, warm ever after.
    let first = std::cell::Cell::new(true);
    let rule =
        move |scene: &mut Scene<'_>| (scene.test == 0 && first.replace(false)).then_some(PLACE);
    let judgement = one(&mut World::new(6, 1, rule), 6);
    assert_eq!(judgement.verdict, Verdict::Undecided);
    let explanation = judgement.explanation.unwrap();
    assert!(
        explanation
            .notes
            .iter()
            .any(|note| note.contains("outside"))
    );
    assert!(
        explanation
            .arms
            .iter()
            .all(|arm| arm.failed == 0 && arm.runs >= 400)
    );
}

#[test]
fn what_is_undecided_is_recorded_in_the_company_in_which_it_failed() {
    // In its fourth run and never again: a round of several at a time.
    let runs = std::cell::Cell::new(0);
    let rule = move |scene: &mut Scene<'_>| {
        let own = scene.test == 5;
        runs.set(runs.get() + u32::from(own));
        (own && runs.get() == 4).then_some(PLACE)
    };
    let judgement = one(&mut World::new(6, 1, rule), 6);
    assert_eq!(judgement.verdict, Verdict::Undecided);
    let again = judgement.reproduction.unwrap();
    assert_eq!((again.work.order.len(), again.work.threads), (6, 4));
    assert_eq!(again.work.order[again.step], TestId(5));
    assert!(again.failed == 0 && again.runs >= 400);
}

#[test]
fn a_test_that_failed_every_time_is_broken_though_there_was_no_time_to_look_into_it() {
    for (failures, verdict) in [(2, Verdict::Undecided), (4, Verdict::Broken)] {
        let mut world = World::new(2, 1, |scene| (scene.test == 1).then_some(PLACE));
        let rounds = vec![(vec![0, 1], 1); failures];
        world.patience = rounds.len();
        assert_eq!(world.judge(&rounds).remove(0).verdict, verdict);
    }
}
