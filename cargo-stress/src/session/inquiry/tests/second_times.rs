//! Tests that fail a second time in one process, beside others that failed in the session.

use super::{PLACE, rounds};
use crate::model::{Judgement, Verdict};
use crate::session::inquiry::world::{Scene, World};

/// Test 4 flakes; test 2 fails where it has run before.
fn judged(patience: usize) -> Vec<Judgement> {
    let rule = |scene: &mut Scene<'_>| {
        let flakes = scene.test == 4 && scene.chance(0.3);
        let is_second = scene.test == 2 && scene.ran(2);
        (flakes || is_second).then_some(PLACE)
    };
    let mut world = World::new(10, 1, rule);
    world.patience = patience;
    let mut judgements = world.judge(&rounds(10));
    judgements.retain(|it| it.verdict.is_finding());
    judgements
}

fn of(judgements: &[Judgement], test: usize) -> Option<&Judgement> {
    judgements.iter().find(|it| it.test.0 == test)
}

#[test]
fn what_failed_in_the_session_is_looked_into_before_second_times_are_asked_about() {
    assert_eq!(judged(usize::MAX).len(), 2);
    let mut unasked = 0;
    for patience in 20..400 {
        let judgements = judged(patience);
        let flaky = of(&judgements, 4).unwrap();
        let is_explained = flaky.explanation.is_some() && flaky.verdict == Verdict::Flaky;
        match of(&judgements, 2) {
            Some(_) => assert!(is_explained, "{patience}"),
            None => unasked += u32::from(is_explained),
        }
    }
    assert!(unasked > 0, "there was time for both always");
}

#[test]
fn what_failed_a_second_time_once_is_told_so_though_there_was_no_time_to_see_it_again() {
    let mut undecided = 0;
    for patience in 20..400 {
        let judgements = judged(patience);
        let Some(twice) = of(&judgements, 2) else {
            continue;
        };
        let reproduction = twice.reproduction.as_ref().unwrap();
        assert!(reproduction.failed > 0, "{patience}");
        assert_eq!(reproduction.work.order.len(), 2, "{patience}");
        undecided += u32::from(twice.verdict == Verdict::Undecided);
    }
    assert!(undecided > 0, "there was time always");
}
