//! What is concluded in simulated worlds, a thousand times each.

use super::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The chances with which a test fails in each arm.
#[derive(Debug, Clone, Copy, Default)]
struct World {
    alone: f64,
    twice: Option<f64>,
    order: Option<f64>,
    company: Option<f64>,
    passing: Option<f64>,
    /// Whether it has passed in the session.
    has_passed: bool,
    has_passed_alone: bool,
}

/// What is concluded in a world after at most `most` attempts in each arm.
fn conclude(world: &World, seed: u64, most: usize) -> Option<Pointer> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut attempt = |count: &mut Count, chance: f64| {
        #[expect(clippy::cast_precision_loss, reason = "a chance")]
        let draw = (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        if draw < chance {
            count.failed += 1;
        } else {
            count.passed += 1;
        }
    };
    let mut counts = Counts {
        has_passed: world.has_passed,
        has_passed_alone: world.has_passed_alone,
        ..Counts::default()
    };
    for _ in 0..most {
        attempt(&mut counts.alone, world.alone);
        for (arm, chance) in [
            (&mut counts.twice, world.twice),
            (&mut counts.order, world.order),
            (&mut counts.company, world.company),
            (&mut counts.passing, world.passing),
        ] {
            if let Some(chance) = chance {
                attempt(arm.get_or_insert_default(), chance);
            }
        }
        // Judged now and then, as in a session.
        if (counts.alone.runs().is_multiple_of(4) || counts.alone.runs() < 4)
            && let Some((pointer, _)) = decide(&counts)
        {
            return Some(pointer);
        }
    }
    None
}

/// How often each conclusion is drawn in a thousand such worlds.
fn right(world: World, expected: Option<Pointer>) -> usize {
    (0..1000)
        .filter(|seed| conclude(&world, *seed, 400) == expected)
        .count()
}

fn in_company(order: f64, company: f64) -> World {
    World {
        twice: Some(0.0),
        order: Some(order),
        company: Some(company),
        has_passed: true,
        ..World::default()
    }
}

#[test]
fn a_victim_of_the_order_is_told_even_if_it_fails_only_half_of_the_time() {
    for chance in [1.0, 0.9, 0.5, 0.3] {
        assert!(right(in_company(chance, chance), Some(Pointer::Order)) >= 999);
    }
}

#[test]
fn a_plain_difference_is_told_after_few_attempts() {
    let told = |world, expected| conclude(&world, 1, 12) == Some(expected);
    assert!(told(in_company(1.0, 1.0), Pointer::Order));
    assert!(told(in_company(0.0, 1.0), Pointer::Company));
    assert_eq!(conclude(&in_company(0.5, 0.5), 1, 12), None);
}

#[test]
fn interference_is_told_from_order() {
    for chance in [1.0, 0.5, 0.2] {
        assert!(right(in_company(0.0, chance), Some(Pointer::Company)) >= 999);
    }
}

#[test]
fn a_test_that_fails_alone_as_often_is_flaky_whatever_its_company() {
    for chance in [0.05, 0.2, 0.5, 0.9] {
        let world = World {
            alone: chance,
            twice: Some(chance),
            order: Some(chance),
            company: Some(chance),
            has_passed: true,
            ..World::default()
        };
        // The arms are looked at again and again, so chance gets more than one chance.
        assert!(right(world, Some(Pointer::Flaky)) >= 980, "{chance}");
    }
}

#[test]
fn a_test_that_fails_alone_more_often_than_not_is_flaky_after_few_attempts() {
    for chance in [0.7, 0.8] {
        let world = World {
            alone: chance,
            twice: Some(chance),
            ..in_company(chance, chance)
        };
        let soon = |seed: &u64| conclude(&world, *seed, 36) == Some(Pointer::Flaky);
        let soon = (0..1000).filter(soon).count();
        assert!(soon >= 980, "{chance}: {soon}");
    }
}

#[test]
fn a_test_that_fails_a_second_time_is_its_own_polluter() {
    let world = World {
        twice: Some(1.0),
        ..in_company(0.0, 0.0)
    };
    assert!(right(world, Some(Pointer::Twice)) >= 999);
}

#[test]
fn a_test_that_fails_alone_and_passes_in_an_order_misses_something() {
    for passing in [0.0, 0.3] {
        let world = World {
            alone: 1.0,
            passing: Some(passing),
            has_passed: true,
            ..World::default()
        };
        assert_eq!(right(world, Some(Pointer::Missing)), 1000);
    }
}

#[test]
fn a_test_that_fails_in_another_way_in_the_order_in_which_it_passed_misses_nothing() {
    let counts = |otherwise, passed| Counts {
        alone: Count::of(20, 20),
        passing: Some(Count {
            failed: 0,
            otherwise,
            passed,
        }),
        has_passed: true,
        ..Counts::default()
    };
    assert_eq!(decide(&counts(20, 0)), None);
    let told = decide(&counts(0, 20));
    assert!(matches!(told, Some((Pointer::Missing, _))), "{told:?}");
}

#[test]
fn a_failure_in_another_way_beside_others_does_not_make_a_culprit_of_their_order() {
    let counts = Counts {
        alone: Count::of(3, 100),
        // Of those that tell something all have failed.
        order: Some(Count {
            failed: 3,
            otherwise: 97,
            passed: 0,
        }),
        has_passed: true,
        ..Counts::default()
    };
    assert_eq!(decide(&counts), Some(FAILS_AND_PASSES));
}

#[test]
fn a_test_that_passed_in_the_session_and_does_not_any_more_is_not_broken() {
    // Alone, or in company of which none can be asked about: in either case it passes at times.
    for has_passed_alone in [true, false] {
        let world = World {
            alone: 1.0,
            has_passed: true,
            has_passed_alone,
            ..World::default()
        };
        assert_eq!(right(world, Some(Pointer::Flaky)), 1000);
    }
}

#[test]
fn a_test_that_fails_alone_and_passes_after_others_at_times_is_not_broken() {
    let world = World {
        alone: 1.0,
        passing: Some(0.95),
        ..World::default()
    };
    // What passes in none of fifty attempts looks like one that never does.
    assert!(right(world, Some(Pointer::Broken)) < 100);
}

#[test]
fn a_test_that_never_passed_is_broken_after_three_attempts() {
    let world = World {
        alone: 1.0,
        order: Some(1.0),
        ..World::default()
    };
    assert_eq!(conclude(&world, 1, 2), None);
    assert_eq!(conclude(&world, 1, 3), Some(Pointer::Broken));
    let alone = Count {
        failed: 20,
        ..Count::default()
    };
    let counts = Counts {
        alone,
        ..Counts::default()
    };
    // A test that fails 19 times in 20 looks so, too, in a third of all cases.
    assert_eq!(decide(&counts), Some((Pointer::Broken, None)));
}

#[test]
fn a_failure_that_does_not_come_back_is_not_explained() {
    assert_eq!(right(in_company(0.0, 0.0), None), 1000);
}
