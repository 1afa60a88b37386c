//! Right more often than other ways to search, after fewer tests run.

use super::super::smallest_set;
use super::baselines::{patient_bisect, plain_ddmin, rspec_bisect};
use super::correctness::FEWEST;
use super::world::{Plan, World};

const CANDIDATES: usize = 1000;
const RATE: f64 = 0.9;

/// Worlds other than those in which the constants of the search were found.
const FIRST_SEED: u64 = 1_000_000;

type Search = fn(&mut World, usize) -> Option<Vec<usize>>;

const OTHERS: [(&str, Search); 3] = [
    ("bisection as RSpec does it", rspec_bisect),
    ("ddmin as published", plain_ddmin),
    ("bisection, 6 passes needed", patient_bisect),
];

fn ours(world: &mut World, candidates: usize) -> Option<Vec<usize>> {
    smallest_set(world, candidates, FEWEST).set
}

fn ours_without_forks(world: &mut World, candidates: usize) -> Option<Vec<usize>> {
    world.can_walk = false;
    ours(world, candidates)
}

/// The share of right results, and the tests run in the mean.
fn measure(search: Search, joint: usize, rate: f64, worlds: u64) -> (f64, f64) {
    let (mut right, mut tests) = (0, 0);
    for seed in FIRST_SEED..FIRST_SEED + worlds {
        let mut world = World::new(Plan::simple(CANDIDATES, joint, rate), seed);
        let set = search(&mut world, CANDIDATES);
        right += u32::from(world.is_right(set.as_deref()));
        tests += world.cost.tests;
    }
    (
        f64::from(right) / worlds as f64,
        tests as f64 / worlds as f64,
    )
}

#[test]
fn it_is_right_after_fewer_tests_run_than_any_other_way() {
    for joint in [1, 2, 5] {
        let (right, tests) = measure(ours, joint, RATE, 400);
        assert!(right >= 0.99, "{joint}: {right}");
        for (name, search) in OTHERS {
            let (_, others) = measure(search, joint, RATE, 15);
            assert!(tests < others, "{joint}: {tests}, {name}: {others}");
        }
    }
}

/// `cargo test -p cargo-stress the_table_of_all_ways -- --ignored --nocapture`
#[test]
#[ignore = "prints a table to quote, and takes minutes"]
#[expect(clippy::print_stdout, reason = "that is what it is for")]
fn the_table_of_all_ways() {
    for rate in [1.0, RATE, 0.7, 0.5] {
        println!("the victim fails with a probability of {rate} after its polluters");
        for joint in [1, 2, 5] {
            let ours: [(&str, Search); 2] = [
                ("cargo stress", ours),
                ("cargo stress without forks", ours_without_forks),
            ];
            for (name, search) in ours.into_iter().chain(OTHERS) {
                let (right, tests) = measure(search, joint, rate, 500);
                let right = right * 100.0;
                println!("{joint} polluters  {name:28} {right:5.1} % right  {tests:7.0} tests run");
            }
        }
    }
}
