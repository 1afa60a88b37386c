//! Tests that run at the same time as the victim: no walks, and failures are rare.

use super::super::{Terms, smallest_company};
use super::correctness::FEWEST;
use super::world::{Plan, World};

fn share_of_right(joint: usize, rate: f64, batch: usize) -> f64 {
    const WORLDS: u32 = 60;
    let mut right = 0;
    for seed in 0..WORLDS {
        let mut world = World::new(Plan::simple(30, joint, rate), seed.into());
        // What runs at the same time cannot be walked through.
        world.can_walk = false;
        let found = smallest_company(&mut world, 30, batch, FEWEST);
        assert!(found.complete);
        assert_eq!(found.cost, world.cost);
        right += u32::from(world.is_right(found.set.as_deref()));
    }
    f64::from(right) / f64::from(WORLDS)
}

#[test]
fn it_is_right_at_rates_of_interference() {
    for joint in [1, 2, 3] {
        for rate in [0.1, 0.3, 0.5] {
            let share = share_of_right(joint, rate, 8);
            assert!(share >= 0.98, "{joint} at {rate}: {share}");
        }
    }
}

#[test]
fn it_is_mostly_right_when_the_victim_fails_once_in_twenty() {
    let share = share_of_right(1, 0.05, 16);
    assert!(share >= 0.95, "{share}");
}

#[test]
fn the_batch_changes_the_number_of_questions_and_not_the_answer() {
    for batch in [0, 1, 3, 50] {
        let share = share_of_right(2, 0.5, batch);
        assert!(share >= 0.98, "{batch}: {share}");
    }
}

#[test]
fn company_that_does_no_harm_gives_no_set() {
    let mut world = World::new(Plan::simple(30, 2, 0.0), 1);
    let found = smallest_company(&mut world, 30, 8, Terms::default());
    assert!(found.complete);
    assert_eq!(found.set, None);
}

#[test]
fn it_tells_whether_there_are_more() {
    for (sets, more) in [(1, Some(false)), (2, Some(true))] {
        let plan = Plan {
            sets,
            ..Plan::simple(30, 1, 0.3)
        };
        let found = smallest_company(&mut World::new(plan, 3), 30, 8, Terms::default());
        assert_eq!(found.more, more);
    }
}
