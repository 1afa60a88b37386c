//! Failures that say something else each time: they are one, and have one culprit.

use super::{PLACE, findings, ids, one};
use crate::model::Verdict;
use crate::session::inquiry::world::{Scene, World};

#[test]
fn a_polluter_is_named_though_each_failure_has_another_message() {
    for seed in 0..20 {
        let rule = |scene: &mut Scene<'_>| (scene.test == 3 && scene.ran(7)).then_some(PLACE);
        let mut world = World::new(10, seed, rule);
        world.message_varies = true;
        let judgement = one(&mut world, 10);
        assert_eq!(judgement.verdict, Verdict::OrderDependent);
        let explanation = judgement.explanation.expect("it was looked into");
        assert_eq!(explanation.polluters, ids(&[7]));
        let reproduction = judgement.reproduction.expect("it was seen again");
        assert_eq!(reproduction.failed, reproduction.runs);
    }
}

#[test]
fn what_fails_otherwise_than_it_had_is_not_said_to_fail_for_something_outside() {
    let rule = |scene: &mut Scene<'_>| {
        (scene.test == 3 && scene.ran(7) && scene.chance(0.3)).then_some(PLACE)
    };
    for seed in 0..20 {
        let mut world = World::new(10, seed, rule);
        world.message_varies = true;
        for judgement in findings(&mut world, 10) {
            let explanation = judgement.explanation.expect("it was looked into");
            let notes = explanation.notes.join("; ");
            assert!(!notes.contains("outside"), "{seed}: {notes}");
        }
    }
}
