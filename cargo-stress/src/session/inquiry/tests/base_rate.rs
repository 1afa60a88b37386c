//! Tests that fail alone now and then, and far more often in company: the flake must not hide the culprit.

use super::{PLACE, ids, rounds};
use crate::model::{Judgement, Verdict};
use crate::session::inquiry::world::{Scene, World};

/// Test 3 fails with these chances: alone, after test 7, and beside it.
fn judged(seed: u64, [alone, after, beside]: [f64; 3]) -> Judgement {
    let rule = move |scene: &mut Scene<'_>| {
        let chance = match () {
            () if scene.beside.contains(&7) => beside,
            () if scene.ran(7) => after,
            () => alone,
        };
        (scene.test == 3 && scene.chance(chance)).then_some(PLACE)
    };
    let mut judgements = World::new(10, seed, rule).judge(&rounds(10));
    judgements.retain(|it| it.test.0 == 3);
    judgements.remove(0)
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
