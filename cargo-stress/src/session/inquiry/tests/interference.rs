//! Tests that fail beside another one, and now and then otherwise, too.

use super::{by_chance, ids, rounds};
use crate::model::{Judgement, Verdict};
use crate::session::inquiry::world::World;

/// Test 3 fails with these chances: while test 7 runs, after it has run, and in any case.
fn judged(seed: u64, [beside, after, alone]: [f64; 3]) -> Option<Judgement> {
    let mut rounds = rounds(10);
    rounds.retain(|(_, threads)| *threads > 1);
    let mut judgements = World::new(10, seed, by_chance(beside, after, alone)).judge(&rounds);
    judgements.retain(|it| it.test.0 == 3 && it.explanation.is_some());
    judgements.pop()
}

#[test]
fn what_fails_beside_another_test_is_interference_though_it_fails_after_it_at_times() {
    for chances in [[0.8, 0.08, 0.0], [0.8, 0.04, 0.0], [0.8, 0.0, 0.0]] {
        for seed in 0..100 {
            let judgement = judged(seed, chances).unwrap();
            assert_eq!(judgement.verdict, Verdict::Interference, "seed {seed}");
            assert_eq!(judgement.explanation.unwrap().with, ids(&[7]));
        }
    }
}

#[test]
fn what_fails_after_another_test_as_often_as_beside_it_depends_on_the_order() {
    for seed in 0..100 {
        let judgement = judged(seed, [0.8, 0.8, 0.0]).unwrap();
        assert_eq!(judgement.verdict, Verdict::OrderDependent, "seed {seed}");
        assert_eq!(judgement.explanation.unwrap().polluters, ids(&[7]));
    }
}

#[test]
fn what_was_shown_is_not_lost_in_the_search_for_more() {
    for seed in 0..100 {
        let judgement = judged(seed, [0.8, 0.02, 0.02]).unwrap();
        assert_ne!(judgement.verdict, Verdict::Undecided, "seed {seed}");
    }
}
