//! Tests that fail alone now and then, and far more often in company: the flake must not hide the culprit.

use super::{by_chance, ids, of_third};
use crate::model::{Condition, Judgement, Verdict};
use crate::session::inquiry::world::World;

/// Test 3 fails with these chances: alone, after test 7, and beside it.
fn judged(seed: u64, chances: [f64; 3]) -> Judgement {
    judged_with(seed, chances, false)
}

fn judged_with(seed: u64, [alone, after, beside]: [f64; 3], all_culprits: bool) -> Judgement {
    let mut world = World::new(10, seed, by_chance(beside, after, alone));
    world.all_culprits = all_culprits;
    of_third(&mut world)
}

/// In how many of a hundred worlds test 7 is named, and no other, with that verdict.
fn named(chances: [f64; 3], verdict: Verdict) -> usize {
    let is_right = |seed: &u64| {
        let judgement = judged(*seed, chances);
        let Some(explanation) = judgement.explanation else {
            return false;
        };
        let named = [explanation.polluters, explanation.with].concat();
        judgement.verdict == verdict && named == ids(&[7])
    };
    (0..100).filter(is_right).count()
}

#[test]
fn a_polluter_is_named_though_the_test_fails_alone_at_times() {
    for (alone, after) in [(0.01, 1.0), (0.03, 0.9), (0.05, 0.6)] {
        let right = named([alone, after, alone], Verdict::OrderDependent);
        assert!(right >= 80, "{alone} alone, {after} after: {right} of 100");
    }
}

#[test]
fn company_is_named_though_the_test_fails_alone_at_times() {
    for (alone, beside) in [(0.02, 1.0), (0.04, 0.9)] {
        let right = named([alone, alone, beside], Verdict::Interference);
        assert!(
            right >= 80,
            "{alone} alone, {beside} beside: {right} of 100"
        );
    }
}

#[test]
fn what_fails_as_often_alone_has_no_culprit() {
    for rate in [0.05, 0.3, 0.6] {
        for seed in 0..100 {
            let judgement = judged(seed, [rate; 3]);
            let found = judgement.verdict;
            assert!(!found.is_about_company(), "{rate}, seed {seed}: {found:?}");
        }
    }
}

#[test]
fn where_the_rates_are_too_close_to_search_no_search_is_told_and_nobody_is_left_out_in_turn() {
    let mut unsearched = 0;
    for seed in 0..100 {
        let Some(explanation) = judged(seed, [0.3, 0.75, 0.3]).explanation else {
            continue;
        };
        assert!(explanation.search.is_none_or(|it| it.processes > 0));
        let is_too_close = |note: &String| note.contains("too often to tell which");
        if explanation.notes.iter().any(is_too_close) {
            unsearched += 1;
            let without = |arm: &Condition| matches!(arm, Condition::Without(_));
            assert!(!explanation.arms.iter().any(|it| without(&it.condition)));
        }
    }
    assert!(unsearched > 0, "there is no such world");
}

#[test]
fn a_search_for_which_there_was_no_time_says_so_and_blames_no_rate() {
    let mut untimely = 0;
    for patience in 1..120 {
        let mut world = World::new(10, 1, by_chance(0.0, 1.0, 0.0));
        world.patience = patience;
        let Some(explanation) = of_third(&mut world).explanation else {
            continue;
        };
        let says = |words: &str| explanation.notes.iter().any(|note| note.contains(words));
        assert!(!says("too often"), "{:?}", explanation.notes);
        untimely += usize::from(says("there was no time to tell which"));
    }
    assert!(untimely > 0, "there is no such world");
}

#[test]
fn nobody_is_no_other_set_of_a_test_that_also_fails_alone() {
    for seed in 0..100 {
        let judgement = judged_with(seed, [0.05, 0.9, 0.05], true);
        if let Some(explanation) = judgement.explanation {
            let others = explanation.others;
            assert!(others.iter().all(|it| !it.is_empty()), "{seed}: {others:?}");
        }
    }
}
