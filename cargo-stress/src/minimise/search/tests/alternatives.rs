//! All sets that are enough, one after the other.

use super::super::{Found, Terms, all_alternatives, smallest_set};
use super::correctness::FEWEST;
use super::world::{Plan, World};

fn first_and_world(plan: Plan, seed: u64) -> (Found, World) {
    let mut world = World::new(plan, seed);
    let found = smallest_set(&mut world, plan.candidates, FEWEST);
    (found, world)
}

fn plan(sets: usize, joint: usize) -> Plan {
    Plan {
        sets,
        ..Plan::simple(60, joint, 0.9)
    }
}

#[test]
fn all_of_them_are_found_also_those_that_share_a_member() {
    for seed in 0..20 {
        for (sets, joint) in [(1, 2), (2, 1), (3, 2), (2, 3)] {
            let (first, mut world) = first_and_world(plan(sets, joint), seed);
            let others = all_alternatives(&mut world, 60, &first, 10, FEWEST);
            assert!(others.complete);
            let mut all: Vec<_> = others.sets.into_iter().filter_map(|it| it.set).collect();
            all.extend(first.set);
            all.sort();
            world.sets.sort();
            assert_eq!(all, world.sets, "seed {seed}, {sets} sets of {joint}");
        }
    }
}

#[test]
fn no_more_are_found_than_wanted() {
    let (first, mut world) = first_and_world(plan(4, 1), 1);
    let others = all_alternatives(&mut world, 60, &first, 2, FEWEST);
    assert_eq!(others.sets.len(), 2);
    assert!(!others.complete);
}

#[test]
fn the_bound_on_tests_holds_for_all_searches_together() {
    let (first, mut world) = first_and_world(plan(4, 2), 1);
    let terms = Terms {
        most_tests: 500,
        ..FEWEST
    };
    let others = all_alternatives(&mut world, 60, &first, 10, terms);
    assert!(!others.complete);
    assert!(others.cost.tests < 1_000, "{:?}", others.cost);
}

#[test]
fn besides_nobody_there_is_nobody() {
    let (mut first, mut world) = first_and_world(plan(1, 1), 1);
    first.set = Some(Vec::new());
    let others = all_alternatives(&mut world, 60, &first, 10, FEWEST);
    assert!(others.complete && others.sets.is_empty());
}
