//! Whole inquiries in worlds of which the truth is known.

mod base_rate;
mod crowd;
mod how_often;
mod interference;
mod neighbours;
mod second_times;
mod varying;
mod without_culprit;

use super::world::{Scene, World};
use crate::model::{Arm, Condition, Judgement, TestId, Verdict};

const PLACE: &str = "a.rs:1:1";

/// Natural order, its reverse, and some mixed ones; and as many with several tests at a time.
fn rounds(tests: usize) -> Vec<(Vec<usize>, usize)> {
    let natural: Vec<usize> = (0..tests).collect();
    let reversed = natural.iter().rev().copied().collect();
    let mut rounds = vec![(natural.clone(), 1), (reversed, 1)];
    for turn in 1..8 {
        let mut mixed = natural.clone();
        mixed.sort_by_key(|test| (test * 7919 + turn * 104_729) * (turn + 3) % 1009);
        rounds.push((mixed.clone(), 1));
        rounds.push((mixed, 4));
    }
    rounds
}

/// Test 3 fails with these chances: while test 7 runs, after it has run, and in any case.
fn by_chance(
    beside: f64,
    after: f64,
    alone: f64,
) -> impl Fn(&mut Scene<'_>) -> Option<&'static str> {
    move |scene| {
        let chance = match () {
            () if scene.beside.contains(&7) => beside,
            () if scene.ran(7) => after,
            () => alone,
        };
        (scene.test == 3 && scene.chance(chance)).then_some(PLACE)
    }
}

fn ids(tests: &[usize]) -> Vec<TestId> {
    tests.iter().copied().map(TestId).collect()
}

/// The judgements on tests that are findings.
fn findings(world: &mut World, tests: usize) -> Vec<Judgement> {
    let judgements = world.judge(&rounds(tests));
    judgements
        .into_iter()
        .filter(|judgement| judgement.verdict.is_finding())
        .collect()
}

fn one(world: &mut World, tests: usize) -> Judgement {
    let mut findings = findings(world, tests);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings.remove(0)
}

/// The judgement on test 3 of ten.
fn of_third(world: &mut World) -> Judgement {
    let mut judgements = world.judge(&rounds(10));
    judgements.retain(|it| it.test.0 == 3);
    judgements.remove(0)
}

/// Of a hundred worlds: in how many the answer is right, of those in which anything was found.
fn right(
    tests: usize,
    rule: impl Fn(&mut Scene<'_>) -> Option<&'static str> + Clone + 'static,
    is_right: impl Fn(&Judgement) -> bool,
) -> (usize, usize) {
    let mut found = 0;
    let right = |seed: &u64| {
        let mut world = World::new(tests, *seed, rule.clone());
        let findings = findings(&mut world, tests);
        found += usize::from(!findings.is_empty());
        findings.len() == 1 && is_right(&findings[0])
    };
    ((0..100).filter(right).count(), found)
}

#[test]
fn a_polluter_is_named_with_what_cleans_up_after_it() {
    // 7 pollutes, 11 cleans, 15 suffers.
    let rule = |scene: &mut Scene<'_>| {
        let since = scene.before.iter().rposition(|it| *it == 7)?;
        let is_cleaned = scene.before[since..].contains(&11);
        (scene.test == 15 && !is_cleaned).then_some(PLACE)
    };
    let judgement = one(&mut World::new(20, 1, rule), 20);
    assert_eq!(judgement.verdict, Verdict::OrderDependent);
    let explanation = judgement.explanation.unwrap();
    assert_eq!(explanation.polluters, ids(&[7]));
    assert_eq!(explanation.cleaners, ids(&[11]));
    assert_eq!(explanation.more_exist, Some(false));
    assert!(explanation.error_probability.unwrap() < 0.01);
    let reproduction = judgement.reproduction.unwrap();
    assert_eq!(reproduction.work.order[..], ids(&[7, 15]));
    assert_eq!(reproduction.step, 1);
}

#[test]
fn another_polluter_is_told_of_though_it_ran_after_the_victim() {
    let rule = |scene: &mut Scene<'_>| {
        (scene.test == 5 && (scene.ran(2) || scene.ran(9))).then_some(PLACE)
    };
    let mut world = World::new(12, 1, rule);
    // In natural order 2 comes before the victim, and 9 after it.
    let natural = vec![((0..12).collect(), 1)];
    let found = world.judge(&natural);
    let explanation = found[0].explanation.as_ref().unwrap();
    assert_eq!(explanation.polluters, ids(&[2]));
    assert_eq!(explanation.more_exist, Some(true));
    world.all_culprits = true;
    let found = world.judge(&natural);
    let explanation = found[0].explanation.as_ref().unwrap();
    assert_eq!(explanation.others, [ids(&[9])]);
}

#[test]
fn joint_polluters_are_named_together() {
    let rule = |scene: &mut Scene<'_>| {
        (scene.test == 40 && scene.ran(3) && scene.ran(9) && scene.ran(30)).then_some(PLACE)
    };
    let judgement = one(&mut World::new(50, 1, rule), 50);
    assert_eq!(judgement.verdict, Verdict::OrderDependent);
    assert_eq!(judgement.explanation.unwrap().polluters, ids(&[3, 9, 30]));
}

#[test]
fn a_polluter_that_works_half_of_the_time_is_named_nearly_always() {
    let rule = |scene: &mut Scene<'_>| {
        (scene.test == 15 && scene.ran(7) && scene.chance(0.5)).then_some(PLACE)
    };
    let is_right = |judgement: &Judgement| {
        judgement.verdict == Verdict::OrderDependent
            && judgement.explanation.as_ref().unwrap().polluters == ids(&[7])
    };
    let (right, found) = right(20, rule, is_right);
    assert!(found >= 90 && right + 1 >= found, "{right} of {found}");
}

#[test]
fn another_flake_of_the_victim_does_not_mislead_the_search() {
    let rule = |scene: &mut Scene<'_>| {
        if scene.test != 15 {
            return None;
        }
        if scene.chance(0.2) {
            return Some("b.rs:2:2");
        }
        scene.ran(7).then_some(PLACE)
    };
    let is_right = |judgement: &Judgement| {
        judgement.verdict == Verdict::OrderDependent
            && judgement.explanation.as_ref().unwrap().polluters == ids(&[7])
    };
    let (right, found) = right(20, rule, is_right);
    assert!(found >= 90 && right + 4 >= found, "{right} of {found}");
}

#[test]
fn a_brittle_test_is_told_with_its_state_setter() {
    let rule = |scene: &mut Scene<'_>| (scene.test == 3 && !scene.ran(12)).then_some(PLACE);
    let judgement = one(&mut World::new(20, 1, rule), 20);
    assert_eq!(judgement.verdict, Verdict::Brittle);
    let explanation = judgement.explanation.unwrap();
    assert_eq!(explanation.state_setters, ids(&[12]));
    assert_eq!(judgement.reproduction.unwrap().work.order[..], ids(&[3]));
}

#[test]
fn a_test_that_never_passed_in_the_session_is_brittle_if_it_passes_after_others() {
    let needs_three = |scene: &mut Scene<'_>| (scene.test == 1 && !scene.ran(3)).then_some(PLACE);
    let mut world = World::new(6, 1, needs_three);
    // Beside others, and alone: as in the first rounds of a session.
    let mut rounds = vec![((0..6).collect(), 2); 12];
    rounds.push((vec![1], 1));
    let judgement = world.judge(&rounds).remove(0);
    assert_eq!(judgement.verdict, Verdict::Brittle);
    let explanation = judgement.explanation.unwrap();
    assert_eq!(explanation.state_setters, ids(&[3]));
}

#[test]
fn a_test_that_fails_after_itself_is_found_though_no_round_shows_it() {
    let rule = |scene: &mut Scene<'_>| (scene.test == 5 && scene.ran(5)).then_some(PLACE);
    let judgement = one(&mut World::new(8, 1, rule), 8);
    assert_eq!(judgement.verdict, Verdict::NonIdempotent);
    assert_eq!(judgement.tally.not_passed(), 0);
    assert_eq!(judgement.reproduction.unwrap().work.order[..], ids(&[5, 5]));
}

#[test]
fn interference_is_told_with_the_test_at_fault() {
    let rule = |scene: &mut Scene<'_>| {
        (scene.test == 5 && scene.beside.contains(&2) && scene.chance(0.6)).then_some(PLACE)
    };
    let is_right = |judgement: &Judgement| {
        judgement.verdict == Verdict::Interference
            && judgement.explanation.as_ref().unwrap().with == ids(&[2])
    };
    let (right, found) = right(12, rule, is_right);
    assert!(found >= 90 && right + 2 >= found, "{right} of {found}");
}

#[test]
fn where_there_is_one_other_test_nobody_is_searched_for() {
    let rule = |scene: &mut Scene<'_>| {
        (scene.test == 1 && scene.beside.contains(&0) && scene.chance(0.1)).then_some(PLACE)
    };
    let rounds: Vec<(Vec<usize>, usize)> = (0..60).map(|n| (vec![0, 1], 1 + n % 2)).collect();
    let judgement = World::new(2, 1, rule).judge(&rounds).remove(0);
    assert_eq!(judgement.verdict, Verdict::Interference);
    let explanation = judgement.explanation.unwrap();
    assert_eq!(explanation.with, ids(&[0]));
    assert!(explanation.search.is_none(), "{explanation:?}");
    let arms = &explanation.arms;
    let is_proof = |arm: &Arm| arm.condition == Condition::Beside(ids(&[0])) && arm.failed > 0;
    assert!(is_proof(&arms[0]), "{arms:?}");
    let is_company = |arm: &Arm| matches!(arm.condition, Condition::SameCompany { .. });
    assert!(!arms.iter().any(is_company), "counted twice: {arms:?}");
    let error = explanation.error_probability;
    // No search has one of its own, and the looks at the counts have one.
    assert!(error.is_some_and(|it| it > 0.0 && it < 0.05), "{error:?}");
}

#[test]
fn a_polluter_that_comes_first_by_chance_among_several_at_once_is_a_polluter() {
    // One after another, 11 cleans up in every order that is tried.
    let rule = |scene: &mut Scene<'_>| {
        let is_first = scene.beside.contains(&7) && scene.chance(0.2);
        let is_polluted = scene.ran(7) && !scene.ran(11);
        (scene.test == 15 && (is_first || is_polluted)).then_some(PLACE)
    };
    let natural: Vec<usize> = (0..20).collect();
    let rounds: Vec<(Vec<usize>, usize)> = (0..40)
        .map(|n| (natural.clone(), 1 + 3 * (n % 2)))
        .collect();
    let judgements = World::new(20, 1, rule).judge(&rounds);
    assert_eq!(judgements[0].verdict, Verdict::OrderDependent);
    let explanation = judgements[0].explanation.as_ref().unwrap();
    assert_eq!(explanation.polluters, ids(&[7]));
    assert_eq!(explanation.cleaners, ids(&[11]));
    assert!(explanation.with.is_empty());
}

#[test]
fn a_culprit_that_is_one_only_in_forks_is_not_named() {
    let rule = |scene: &mut Scene<'_>| {
        let forked = scene.launch == stress_runtime::protocol::Launch::Fork;
        (scene.test == 15 && scene.ran(7) && forked).then_some(PLACE)
    };
    let judgement = one(&mut World::new(20, 1, rule), 20);
    assert_eq!(judgement.verdict, Verdict::Undecided);
    let notes = judgement.explanation.unwrap().notes;
    assert!(
        notes.iter().any(|note| note.starts_with("not reproduced")),
        "{notes:?}"
    );
}

#[test]
fn ctrl_c_at_any_moment_leaves_what_is_known_by_then() {
    let rule =
        |scene: &mut Scene<'_>| (scene.test == 40 && scene.ran(3) && scene.ran(9)).then_some(PLACE);
    let mut whole = World::new(50, 1, rule);
    findings(&mut whole, 50);
    let mut best = usize::MAX;
    for patience in (rounds(50).len()..whole.runs).step_by(7) {
        let mut world = World::new(50, 1, rule);
        world.patience = patience;
        let judgement = one(&mut world, 50);
        let explanation = judgement.explanation.unwrap();
        let named = explanation.polluters;
        if !named.is_empty() {
            // What is named fails: it may only be more than is needed.
            assert!(
                named.contains(&TestId(3)) && named.contains(&TestId(9)),
                "{named:?}"
            );
            best = best.min(named.len());
        }
    }
    assert_eq!(best, 2);
}

/// 7 pollutes, 11 cleans, 15 suffers.
fn cleaned(scene: &mut Scene<'_>) -> Option<&'static str> {
    let since = scene.before.iter().rposition(|it| *it == 7)?;
    let is_cleaned = scene.before[since..].contains(&11);
    (scene.test == 15 && !is_cleaned).then_some(PLACE)
}

#[test]
fn the_verdict_does_not_wait_for_the_cleaners() {
    let judge = |patience| {
        let mut world = World::new(20, 1, cleaned);
        world.patience = patience;
        one(&mut world, 20)
    };
    let first = (1..2000)
        .map(judge)
        .find(|it| it.verdict == Verdict::OrderDependent);
    let explanation = first.unwrap().explanation.unwrap();
    assert_eq!(explanation.polluters, ids(&[7]));
    assert_eq!(explanation.cleaners, []);
}

#[test]
fn only_processes_that_were_started_count_as_tried() {
    for patience in 1..500 {
        let mut world = World::new(20, 1, cleaned);
        world.patience = patience;
        let explanation = one(&mut world, 20).explanation.unwrap();
        let is_spawned = |arm: &Arm| arm.condition == Condition::Spawned && arm.runs > 0;
        let has_tried = explanation.notes.iter().any(|it| it.ends_with("tried)"));
        assert!(!has_tried || explanation.arms.iter().any(is_spawned));
    }
}

#[test]
fn the_other_failures_of_a_broken_test_are_not_looked_into() {
    let rule = |scene: &mut Scene<'_>| {
        let place = if scene.beside.is_empty() {
            PLACE
        } else {
            "b.rs:1:1"
        };
        (scene.test == 5).then_some(place)
    };
    let mut world = World::new(20, 1, rule);
    assert_eq!(one(&mut world, 20).verdict, Verdict::Broken);
    assert!(world.runs < 200, "{}", world.runs);
}
