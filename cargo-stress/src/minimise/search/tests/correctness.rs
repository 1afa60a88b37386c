//! The promise: right 99 times of 100 when the victim fails at least every second time.

use super::super::{Terms, smallest_set};
use super::world::{Luck, Plan, World};

const SEEDS: u64 = 60;

/// Everything that can mislead, in all combinations.
fn plans(candidates: usize, joint: usize, rate: f64) -> Vec<Plan> {
    let mut plans = Vec::new();
    for luck in [Luck::OfTheVictim, Luck::OfTheProcess] {
        for (sets, cleaners) in [(1, 0), (1, 2), (2, 0), (3, 2)] {
            for unclear in [0.0, 0.01] {
                let plan = Plan::simple(candidates, joint, rate);
                plans.push(Plan {
                    luck,
                    sets,
                    cleaners,
                    unclear,
                    ..plan
                });
            }
        }
    }
    plans
}

fn share_of_right(candidates: usize, joint: usize, rate: f64) -> (f64, f64) {
    let (mut right, mut all, mut tests) = (0, 0, 0);
    for (index, plan) in plans(candidates, joint, rate).into_iter().enumerate() {
        for seed in 0..SEEDS {
            let mut world = World::new(plan, seed * 1_000 + index as u64);
            let terms = Terms {
                ask_for_more: false,
                ..Terms::default()
            };
            let found = smallest_set(&mut world, candidates, terms);
            assert!(found.complete);
            assert_eq!(found.cost, world.cost);
            all += 1;
            right += u64::from(world.is_right(found.set.as_deref()));
            tests += found.cost.tests;
        }
    }
    (right as f64 / all as f64, tests as f64 / all as f64)
}

fn assert_promise(candidates: usize) {
    for joint in [1, 2, 3, 5] {
        for rate in [0.5, 0.7, 0.9, 1.0] {
            let (share, tests) = share_of_right(candidates, joint, rate);
            println!("n {candidates:4} k {joint} p {rate}: right {share:.4}, tests {tests:.0}");
            assert!(share >= 0.99, "n {candidates} k {joint} p {rate}: {share}");
        }
    }
}

#[test]
fn it_is_right_among_10_candidates() {
    assert_promise(10);
}

#[test]
fn it_is_right_among_100_candidates() {
    assert_promise(100);
}

#[test]
fn it_is_right_among_1000_candidates() {
    assert_promise(1000);
}
