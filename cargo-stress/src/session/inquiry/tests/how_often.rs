//! What is recorded of how often a run was seen to fail is of that run.

use super::{PLACE, by_chance, of_third, one};
use crate::model::{Condition, Judgement, Verdict};
use crate::session::inquiry::world::{Scene, World};

/// Failures and runs of the recorded run, and of the test alone.
fn recorded(judgement: &Judgement) -> [(u64, u64); 2] {
    let reproduction = judgement.reproduction.as_ref().unwrap();
    let arms = &judgement.explanation.as_ref().unwrap().arms;
    let alone = arms.iter().find(|arm| arm.condition == Condition::Alone);
    let alone = alone.map(|arm| (arm.failed, arm.runs)).unwrap();
    [(reproduction.failed, reproduction.runs), alone]
}

#[test]
fn of_a_test_that_flakes_alone_its_runs_alone_are_recorded() {
    for p in [0.1, 0.6] {
        let rule =
            move |scene: &mut Scene<'_>| (scene.test == 4 && scene.chance(p)).then_some(PLACE);
        let judgement = one(&mut World::new(10, 1, rule), 10);
        assert_eq!(judgement.verdict, Verdict::Flaky);
        let [recorded, alone] = recorded(&judgement);
        assert_eq!(recorded, alone);
        assert!(recorded.0 > 0);
    }
}

#[test]
fn of_a_brittle_test_the_runs_without_its_state_setter_are_recorded() {
    let rule = |scene: &mut Scene<'_>| (scene.test == 3 && !scene.ran(5)).then_some(PLACE);
    let judgement = one(&mut World::new(10, 1, rule), 10);
    assert_eq!(judgement.verdict, Verdict::Brittle);
    let [(failed, runs), alone] = recorded(&judgement);
    assert_eq!((failed, runs), alone);
    assert_eq!(failed, runs);
    assert!(runs > 0);
}

#[test]
fn of_what_fails_beside_others_the_runs_beside_them_are_recorded_though_time_was_up() {
    let mut recorded = 0;
    for patience in 1..160 {
        let mut world = World::new(10, 1, by_chance(1.0, 0.0, 0.0));
        world.patience = patience;
        let judgement = of_third(&mut world);
        if judgement.verdict != Verdict::Interference {
            continue;
        }
        let reproduction = judgement.reproduction.unwrap();
        recorded += 1;
        assert!(
            reproduction.failed > 0 || reproduction.runs == 0,
            "{patience}"
        );
    }
    assert!(recorded > 0, "there is no such world");
}
