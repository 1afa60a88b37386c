//! Worlds in which many tests fail at times.

use super::{PLACE, rounds};
use crate::model::{Condition, Neighbours, TestId, Verdict};
use crate::session::inquiry::world::{Scene, World};

const TESTS: usize = 40;
/// Fails in all of these worlds, and by itself.
const FLAKE: usize = 7;

/// Different tests fail with different rates, some hardly ever.
fn rate(scene: &Scene<'_>) -> f64 {
    [0.005, 0.01, 0.02, 0.05, 0.1][scene.test % 5]
}

fn world(seed: u64, rule: impl Fn(&mut Scene<'_>) -> bool + 'static) -> World {
    World::new(TESTS, seed, move |scene| rule(scene).then_some(PLACE))
}

/// So many that most tests have failed.
fn many_rounds() -> Vec<(Vec<usize>, usize)> {
    vec![rounds(TESTS); 6].concat()
}

/// Those called clashes, of a hundred worlds in which tests fail beside other processes, and beside
/// threads that only compute so many times as often.
fn clashes(on_a_busy_machine: f64) -> (usize, usize) {
    let (mut clashes, mut flakes) = (0, 0);
    for seed in 0..100 {
        let mut world = world(seed, move |scene| {
            let share = match scene.neighbours {
                Neighbours::Session => 1.0,
                Neighbours::Busy => on_a_busy_machine,
                Neighbours::Nobody => 0.0,
            };
            let rate = share * 2.0 * rate(scene);
            scene.chance(rate) || (scene.test == FLAKE && scene.chance(0.05))
        });
        let found = world.clashes(&many_rounds());
        clashes += found.len();
        flakes += found.iter().filter(|it| it.test.0 == FLAKE).count();
    }
    (clashes, flakes)
}

#[test]
fn tests_that_fail_only_beside_other_processes_clash_however_many_there_are() {
    let (clashes, flakes) = clashes(0.0);
    assert!(clashes > 100 * 28, "{clashes}");
    assert!(flakes <= 5, "{flakes}");
}

#[test]
fn tests_that_fail_without_other_processes_do_not_clash_however_many_there_are() {
    for on_a_busy_machine in [2.0, 1.0, 0.5, 0.25] {
        let (clashes, _) = clashes(on_a_busy_machine);
        assert!(clashes <= 2 * 30, "{on_a_busy_machine}: {clashes}");
    }
}

#[test]
fn tests_that_one_event_fails_together_do_not_clash() {
    let mut clashes = 0;
    for seed in 0..100 {
        // One that flakes poisons a lock, and whoever comes after it fails.
        let is_poisoned = std::cell::Cell::new(false);
        let mut world = world(seed, move |scene| {
            if scene.before.is_empty() {
                is_poisoned.set(false);
            }
            let flakes = scene.test == FLAKE && scene.chance(0.05);
            is_poisoned.set(is_poisoned.get() || flakes);
            is_poisoned.get()
        });
        clashes += usize::from(!world.clashes(&many_rounds()).is_empty());
    }
    assert!(clashes <= 2, "{clashes}");
}

#[test]
fn a_flake_among_clashes_is_found_and_explained() {
    let mut world = world(3, |scene| {
        let clashes = scene.neighbours == Neighbours::Session;
        (clashes && scene.chance(0.1)) || (scene.test == FLAKE && scene.chance(0.2))
    });
    let judgements = world.judge(&many_rounds());
    let findings = judgements.iter().filter(|it| it.verdict.is_finding());
    let findings: Vec<(TestId, Verdict)> = findings.map(|it| (it.test, it.verdict)).collect();
    assert_eq!(findings, [(TestId(FLAKE), Verdict::Flaky)]);
}

#[test]
fn what_was_seen_with_others_and_without_is_told_of_a_clash() {
    let mut world = world(1, |scene| {
        scene.neighbours == Neighbours::Session && scene.chance(0.1)
    });
    let clashes = world.clashes(&many_rounds());
    assert!(clashes.len() > 30, "{clashes:#?}");
    for clash in clashes {
        let explanation = clash.explanation.unwrap();
        let [beside, without] = &explanation.arms[..] else {
            panic!("{explanation:?}");
        };
        assert_eq!(beside.condition, Condition::BesideProcesses);
        assert_eq!(without.condition, Condition::BusyMachine);
        assert!(without.failed == 0 && without.runs > 0);
        assert!(explanation.notes.iter().any(|it| it.contains("-j 1")));
        let reproduction = clash.reproduction.unwrap();
        assert_eq!(reproduction.neighbours, Neighbours::Session);
        assert_eq!(reproduction.work.order[reproduction.step], clash.test);
        assert_eq!(reproduction.runs, beside.runs);
    }
}

#[test]
fn a_few_tests_are_looked_into_one_by_one() {
    let mut world = world(1, |scene| {
        scene.neighbours == Neighbours::Session && scene.test < 9 && scene.chance(0.3)
    });
    assert!(world.clashes(&many_rounds()).is_empty());
}
