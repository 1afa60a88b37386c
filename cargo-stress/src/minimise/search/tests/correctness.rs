//! The promise: right 99 times of 100 when the victim fails at least every second time.

use super::super::{Terms, smallest_set};
use super::world::{Luck, Plan, World};

/// Worlds of each kind; there are 16 kinds for each rate and number of polluters.
const SEEDS: u64 = 20;

pub(super) const FEWEST: Terms = Terms {
    at_once: 1,
    most_tests: u64::MAX,
    ask_for_more: false,
};

/// Everything that can mislead, in all combinations.
fn plans(candidates: usize, joint: usize, rate: f64) -> Vec<Plan> {
    let simple = Plan::simple(candidates, joint, rate);
    let mut plans = Vec::new();
    for luck in [Luck::OfTheVictim, Luck::OfTheProcess] {
        for (sets, cleaners) in [(1, 0), (1, 2), (2, 0), (3, 2)] {
            for unclear in [0.0, 0.01] {
                plans.push(Plan {
                    luck,
                    sets,
                    cleaners,
                    unclear,
                    ..simple
                });
            }
        }
    }
    plans
}

/// Of all worlds of those kinds.
fn share_of_right(plans: &[Plan], change: impl Fn(&mut World)) -> f64 {
    let (mut right, mut all) = (0, 0);
    for (kind, plan) in plans.iter().enumerate() {
        for seed in 0..SEEDS {
            let mut world = World::new(*plan, seed * 1_000 + kind as u64);
            change(&mut world);
            let found = smallest_set(&mut world, plan.candidates, FEWEST);
            assert!(found.complete);
            assert_eq!(found.cost, world.cost);
            all += 1;
            right += u32::from(world.is_right(found.set.as_deref()));
        }
    }
    f64::from(right) / f64::from(all)
}

fn assert_promise(candidates: usize) {
    for joint in [1, 2, 3, 5] {
        for rate in [0.5, 0.7, 0.9, 1.0] {
            let share = share_of_right(&plans(candidates, joint, rate), |_| {});
            assert!(share >= 0.99, "{joint} of {candidates} at {rate}: {share}");
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

#[test]
fn where_processes_cannot_be_forked_it_is_right_too() {
    for joint in [1, 2, 3] {
        for rate in [0.5, 0.9] {
            let share = share_of_right(&plans(60, joint, rate), |world| world.can_walk = false);
            assert!(share >= 0.99, "{joint} at {rate}: {share}");
        }
    }
}

#[test]
fn where_only_some_processes_can_be_forked_it_is_right_too() {
    for joint in [1, 2, 3] {
        for rate in [0.5, 0.9] {
            let plans = plans(60, joint, rate);
            let share = share_of_right(&plans, |world| world.leaves_a_thread = Some(30));
            assert!(share >= 0.99, "{joint} at {rate}: {share}");
        }
    }
}

#[test]
fn below_the_promised_rate_it_is_mostly_right() {
    for (rate, promise) in [(0.3, 0.98), (0.2, 0.95), (0.1, 0.7)] {
        let share = share_of_right(&plans(100, 2, rate), |_| {});
        assert!(share >= promise, "at {rate}: {share}");
    }
}

#[test]
fn a_stretch_in_which_the_victim_fails_in_another_way_does_not_mislead_it() {
    for joint in [1, 2, 3] {
        let mut plans = plans(100, joint, 0.7);
        plans.iter_mut().for_each(|plan| plan.masked = true);
        let share = share_of_right(&plans, |_| {});
        assert!(share >= 0.99, "{joint}: {share}");
    }
}
