//! Worlds in which it matters what else runs on the machine.

use super::{PLACE, ids, one, right, rounds};
use crate::model::{Arm, Condition, Neighbours, Verdict};
use crate::session::inquiry::world::{Scene, World};

#[test]
fn a_test_that_fails_only_beside_itself_in_another_process_clashes_and_is_no_finding() {
    let rule = |scene: &mut Scene<'_>| {
        let is_shared = scene.neighbours == Neighbours::Session;
        (scene.test == 4 && is_shared && scene.chance(0.4)).then_some(PLACE)
    };
    let judgement = World::new(10, 1, rule).judge(&rounds(10)).remove(0);
    assert_eq!(judgement.verdict, Verdict::Clash);
    assert!(!judgement.verdict.is_finding());
    let arms = judgement.explanation.unwrap().arms;
    let failed = |wanted| {
        arms.iter()
            .find(|arm| arm.condition == wanted)
            .unwrap()
            .failed
    };
    assert_eq!(failed(Condition::Undisturbed), 0);
    assert_eq!(failed(Condition::BusyMachine), 0);
    assert!(failed(Condition::Alone) > 0);
}

#[test]
fn a_clash_so_rare_that_it_points_at_nothing_is_no_flake() {
    let judged = |seed| {
        let rule = |scene: &mut Scene<'_>| {
            let is_shared = scene.neighbours == Neighbours::Session;
            (is_shared && scene.chance(0.005)).then_some(PLACE)
        };
        let mut world = World::new(1, seed, rule);
        let hunt: Vec<(Vec<usize>, usize)> = (0..1000).map(|_| (vec![0], 1)).collect();
        world.judge(&hunt).remove(0).verdict
    };
    let verdicts: Vec<Verdict> = (0..100).map(judged).collect();
    let of = |wanted: Verdict| verdicts.iter().filter(|it| **it == wanted).count();
    let (clash, flaky, stable) = (of(Verdict::Clash), of(Verdict::Flaky), of(Verdict::Stable));
    assert!(clash >= 70, "{clash}, {flaky} flaky, {stable} stable");
    assert!(flaky <= 5, "{flaky}");
}

#[test]
fn a_flake_as_rare_is_still_a_flake() {
    let judged = |seed| {
        let rule = |scene: &mut Scene<'_>| scene.chance(0.005).then_some(PLACE);
        let hunt: Vec<(Vec<usize>, usize)> = (0..1000).map(|_| (vec![0], 1)).collect();
        World::new(1, seed, rule).judge(&hunt).remove(0).verdict
    };
    let verdicts: Vec<Verdict> = (0..100).map(judged).collect();
    let of = |wanted: Verdict| verdicts.iter().filter(|it| **it == wanted).count();
    assert!(of(Verdict::Flaky) >= 90, "{verdicts:?}");
    assert_eq!(of(Verdict::Clash), 0);
}

#[test]
fn a_clash_of_runs_that_differ_is_told_although_those_that_are_alike_keep_step() {
    let judged = |seed| {
        let last = std::cell::Cell::new((0, 0));
        let rule = move |scene: &mut Scene<'_>| {
            let kind = (scene.before.len(), scene.beside.len());
            let rate = match last.replace(kind) == kind {
                true => 0.0,
                false => 0.5,
            };
            let is_shared = scene.neighbours == Neighbours::Session;
            (scene.test == 0 && is_shared && scene.chance(rate)).then_some(PLACE)
        };
        World::new(3, seed, rule)
            .judge(&rounds(3))
            .remove(0)
            .verdict
    };
    let verdicts: Vec<Verdict> = (0..40).map(judged).collect();
    let clash = verdicts.iter().filter(|it| **it == Verdict::Clash).count();
    assert!(clash >= 36, "{verdicts:?}");
}

#[test]
fn what_was_seen_to_need_others_is_not_called_flaky_for_want_of_time() {
    let mut undecided = 0;
    for patience in 20..300 {
        let rule = |scene: &mut Scene<'_>| {
            let is_shared = scene.neighbours == Neighbours::Session;
            (scene.test == 4 && is_shared && scene.chance(0.9)).then_some(PLACE)
        };
        let mut world = World::new(10, 1, rule);
        world.patience = patience;
        let judgement = world.judge(&rounds(10)).remove(0);
        let Some(explanation) = judgement.explanation else {
            continue;
        };
        let is_undisturbed = |arm: &Arm| arm.condition == Condition::Undisturbed;
        if !explanation.arms.iter().any(is_undisturbed) {
            continue;
        }
        match judgement.verdict {
            Verdict::Clash => {}
            Verdict::Undecided => {
                let is_told = |note: &String| note.contains("beside other processes only");
                assert!(explanation.notes.iter().any(is_told), "{patience}");
                undecided += 1;
            }
            other => panic!("{other:?} after {patience} runs"),
        }
    }
    assert!(undecided > 0, "time was never up in between");
}

#[test]
fn a_test_that_needs_a_busy_machine_is_flaky_and_says_so() {
    let rule = |scene: &mut Scene<'_>| {
        let is_busy = scene.neighbours != Neighbours::Nobody;
        (scene.test == 4 && is_busy && scene.chance(0.4)).then_some(PLACE)
    };
    let judgement = one(&mut World::new(10, 1, rule), 10);
    assert_eq!(judgement.verdict, Verdict::Flaky);
    let notes = judgement.explanation.unwrap().notes;
    assert!(
        notes.iter().any(|it| it.contains("busy machine")),
        "{notes:?}"
    );
}

#[test]
fn what_fails_with_nothing_else_running_does_not_need_a_busy_machine() {
    let mut passed_then = 0;
    for seed in 0..300 {
        let rule = |scene: &mut Scene<'_>| (scene.test == 4 && scene.chance(0.85)).then_some(PLACE);
        // So few that all of them fail, mostly.
        let judgement = World::new(10, seed, rule).judge(&rounds(10)[..3]).remove(0);
        let Some(explanation) = judgement.explanation else {
            continue;
        };
        let arms = explanation.arms.iter();
        let mut quiet = arms.filter(|arm| arm.condition == Condition::Undisturbed);
        let Some(quiet) = quiet.find(|arm| arm.failed > 0 && arm.runs > arm.failed) else {
            continue;
        };
        let is_told = |note: &String| note.contains("busy machine");
        assert!(!explanation.notes.iter().any(is_told), "{quiet:?}");
        passed_then += 1;
    }
    assert!(passed_then > 0, "it never passed just then");
}

#[test]
fn what_processes_do_to_one_another_hides_nothing_that_tests_do() {
    let rule = |scene: &mut Scene<'_>| {
        let clashes = scene.neighbours == Neighbours::Session && scene.chance(0.4);
        let is_disturbed = scene.beside.contains(&2) && scene.chance(0.6);
        (scene.test == 5 && (clashes || is_disturbed)).then_some(PLACE)
    };
    let judgement = one(&mut World::new(12, 1, rule), 12);
    assert_eq!(judgement.verdict, Verdict::Interference);
    let explanation = judgement.explanation.unwrap();
    assert_eq!(explanation.with, ids(&[2]));
    let has_said = explanation
        .notes
        .iter()
        .any(|it| it.contains("nothing else running"));
    assert!(has_said, "{:?}", explanation.notes);
}

#[test]
fn what_other_processes_did_once_and_never_again_is_no_clash() {
    // Somebody killed it from outside, while the session ran.
    let calls = std::cell::Cell::new(0);
    let rule = move |scene: &mut Scene<'_>| {
        calls.set(calls.get() + 1);
        (scene.test == 0 && calls.get() < 9).then_some(PLACE)
    };
    let mut world = World::new(2, 1, rule);
    world.share_nothing();
    let alone: Vec<(Vec<usize>, usize)> = (0..40).map(|_| (vec![0], 1)).collect();
    let judgement = world.judge(&alone).remove(0);
    assert_eq!(judgement.verdict, Verdict::Undecided);
    assert!(judgement.verdict.is_finding());
}

#[test]
fn what_came_back_and_then_was_over_is_not_said_never_to_have_come_back() {
    let calls = std::cell::Cell::new(0);
    let rule = move |scene: &mut Scene<'_>| {
        calls.set(calls.get() + 1);
        let goes_on = calls.get() <= 80 && scene.neighbours == Neighbours::Session;
        (scene.test == 0 && goes_on && scene.chance(0.5)).then_some(PLACE)
    };
    let mut world = World::new(2, 1, rule);
    let alone: Vec<(Vec<usize>, usize)> = (0..40).map(|_| (vec![0], 1)).collect();
    let judgement = world.judge(&alone).remove(0);
    // Without others it has never failed.
    assert_eq!(judgement.verdict, Verdict::Undecided);
    let notes = judgement.explanation.unwrap().notes;
    assert!(
        notes.iter().any(|it| it.contains("and then no more")),
        "{notes:?}"
    );
    assert!(
        !notes.iter().any(|it| it.contains("in no company")),
        "{notes:?}"
    );
}

#[test]
fn what_failed_while_the_session_was_busy_and_not_since_is_tried_on_a_busy_machine() {
    // Rounds of many threads kept the processors busy; one run on each core does not.
    let calls = std::cell::Cell::new(0);
    let rule = move |scene: &mut Scene<'_>| {
        calls.set(calls.get() + 1);
        let is_busy = calls.get() <= 320 || scene.neighbours == Neighbours::Busy;
        // It may still happen without.
        let rate = if is_busy { 0.5 } else { 0.004 };
        (scene.test == 4 && scene.chance(rate)).then_some(PLACE)
    };
    let mut world = World::new(20, 1, rule);
    let judgement = one(&mut world, 20);
    assert_eq!(judgement.verdict, Verdict::Flaky);
    let explanation = judgement.explanation.unwrap();
    let told = |words| explanation.notes.iter().any(|it| it.contains(words));
    assert!(told("busy machine"), "{:?}", explanation.notes);
    assert_eq!(explanation.arms[0].condition, Condition::BusyMachine);
    let reproduction = judgement.reproduction.unwrap();
    assert_eq!(reproduction.neighbours, Neighbours::Busy);
    assert!(world.runs < 600, "{}", world.runs);
}

#[test]
fn interference_that_takes_a_busy_machine_is_still_interference() {
    let rule = |scene: &mut Scene<'_>| {
        let meets = scene.beside.contains(&2) && scene.neighbours != Neighbours::Nobody;
        (scene.test == 5 && meets && scene.chance(0.5)).then_some(PLACE)
    };
    let judgement = one(&mut World::new(12, 1, rule), 12);
    assert_eq!(judgement.verdict, Verdict::Interference);
    let explanation = judgement.explanation.unwrap();
    assert_eq!(explanation.with, ids(&[2]));
    let told = |words| explanation.notes.iter().any(|it| it.contains(words));
    assert!(told("busy machine"), "{:?}", explanation.notes);
    let neighbours = judgement.reproduction.unwrap().neighbours;
    assert_eq!(neighbours, Neighbours::Busy);
}

#[test]
fn a_test_that_passes_only_where_nothing_else_runs_is_flaky_and_not_broken() {
    let rule = |scene: &mut Scene<'_>| {
        let is_busy = scene.neighbours != Neighbours::Nobody;
        (scene.test == 4 && is_busy).then_some(PLACE)
    };
    let judgement = one(&mut World::new(10, 1, rule), 10);
    assert_eq!(judgement.verdict, Verdict::Flaky);
    let explanation = judgement.explanation.unwrap();
    let told = |words| explanation.notes.iter().any(|it| it.contains(words));
    assert!(told("busy machine"), "{:?}", explanation.notes);
}

#[test]
fn tests_that_meet_only_where_no_other_process_runs_are_told_nearly_always() {
    let rule = |scene: &mut Scene<'_>| {
        let rate = match scene.neighbours {
            Neighbours::Nobody => 0.2,
            Neighbours::Session | Neighbours::Busy => 0.01,
        };
        (scene.test == 5 && scene.beside.contains(&2) && scene.chance(rate)).then_some(PLACE)
    };
    let (right, found) = right(12, rule, |judgement| {
        let explanation = judgement.explanation.as_ref().unwrap();
        let is_told = judgement.verdict == Verdict::Interference && explanation.with == ids(&[2]);
        let reproduction = judgement.reproduction.as_ref().unwrap();
        is_told && reproduction.neighbours == Neighbours::Nobody
    });
    assert!(found >= 10 && right + 1 >= found, "{right} of {found}");
}

#[test]
fn what_failed_on_a_busy_machine_once_is_no_clash() {
    let mut seldom_only = 0;
    for seed in 0..100 {
        let rule = |scene: &mut Scene<'_>| {
            let rate = match scene.neighbours {
                Neighbours::Session => 0.3,
                Neighbours::Busy => 0.02,
                Neighbours::Nobody => 0.0,
            };
            (scene.test == 5 && scene.beside.contains(&2) && scene.chance(rate)).then_some(PLACE)
        };
        let mut world = World::new(12, seed, rule);
        for judgement in world.judge(&rounds(12)) {
            let Some(explanation) = judgement.explanation else {
                continue;
            };
            let failed_busy = |arm: &Arm| arm.condition == Condition::BusyMachine && arm.failed > 0;
            if explanation.arms.iter().any(failed_busy) {
                seldom_only += 1;
                assert_ne!(judgement.verdict, Verdict::Clash, "{:?}", explanation.arms);
            }
        }
    }
    assert!(seldom_only > 0);
}

#[test]
fn tests_that_do_no_more_than_to_take_the_processor_are_not_blamed_for_it() {
    let judged = |seed| {
        let rule = |scene: &mut Scene<'_>| {
            let is_busy = scene.neighbours == Neighbours::Busy || !scene.beside.is_empty();
            (scene.test == 4 && is_busy && scene.chance(0.25)).then_some(PLACE)
        };
        let mut judgements = World::new(10, seed, rule).judge(&rounds(10));
        judgements.retain(|it| it.verdict.is_finding());
        judgements.first().map(|it| it.verdict)
    };
    let verdicts: Vec<Verdict> = (0..100).filter_map(judged).collect();
    let blaming = verdicts.iter().filter(|it| it.is_about_company()).count();
    assert!(
        blaming * 10 <= verdicts.len(),
        "{blaming} of {}",
        verdicts.len()
    );
}
