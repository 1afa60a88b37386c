//! How a search can end, and what it says of itself.

use super::super::{Answer, Found, Interrupted, Oracle, Terms, smallest_set};
use super::correctness::FEWEST;
use super::world::{Luck, Plan, World};

/// The victim does what it does whatever ran before it.
struct Stubborn(Answer);

impl Oracle for Stubborn {
    fn ask(&mut self, sequences: &[Vec<usize>]) -> Result<Vec<Answer>, Interrupted> {
        Ok(vec![self.0; sequences.len()])
    }

    fn walk(
        &mut self,
        _: &[usize],
        stops: &[usize],
        _: &[usize],
    ) -> Result<Option<Vec<Answer>>, Interrupted> {
        let reached = if self.0 == Answer::Passes {
            stops.len()
        } else {
            1
        };
        Ok(Some(vec![self.0; reached]))
    }
}

fn search(world: &mut World, terms: Terms) -> Found {
    smallest_set(world, 100, terms)
}

#[test]
fn a_search_interrupted_at_any_question_has_a_set_that_failed() {
    let plan = Plan::simple(100, 2, 0.7);
    let mut sizes = Vec::new();
    for patience in 0.. {
        let mut world = World::new(plan, 5);
        world.patience = patience;
        let found = search(&mut world, FEWEST);
        if found.complete {
            break;
        }
        let Some(set) = found.set else { continue };
        assert!(world.sets[0].iter().all(|it| set.contains(it)), "{set:?}");
        assert_eq!(found.error, 1.0);
        sizes.push(set.len());
    }
    assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    assert_eq!(sizes.last(), Some(&2));
}

#[test]
fn a_search_without_tests_left_ends_like_an_interrupted_one() {
    let mut world = World::new(Plan::simple(100, 3, 0.9), 1);
    let most_tests = 200;
    let found = search(
        &mut world,
        Terms {
            most_tests,
            ..FEWEST
        },
    );
    assert!(!found.complete);
    assert!(found.cost.tests >= most_tests);
    assert!(found.set.is_some());
}

#[test]
fn a_failure_that_does_not_come_back_gives_no_set() {
    for can_walk in [true, false] {
        let mut world = World::new(Plan::simple(100, 1, 0.0), 1);
        world.can_walk = can_walk;
        let found = search(&mut world, Terms::default());
        assert!(found.complete);
        assert_eq!(found.set, None);
        assert_eq!(found.more, None);
    }
}

/// A candidate ends the process, so no later stop is reached; and the victim fails just before.
struct EarlyEnd;

impl Oracle for EarlyEnd {
    fn ask(&mut self, sequences: &[Vec<usize>]) -> Result<Vec<Answer>, Interrupted> {
        let answer = |it: &Vec<usize>| match (it.contains(&20), it.contains(&10)) {
            (true, _) => Answer::Unclear,
            (false, true) => Answer::Fails,
            (false, false) => Answer::Passes,
        };
        Ok(sequences.iter().map(answer).collect())
    }

    fn walk(
        &mut self,
        sequence: &[usize],
        stops: &[usize],
        then: &[usize],
    ) -> Result<Option<Vec<Answer>>, Interrupted> {
        let mut answers = Vec::new();
        for stop in stops {
            if sequence[..*stop].contains(&20) {
                break;
            }
            answers.extend(self.ask(&[[&sequence[..*stop], then].concat()])?);
            if answers.last() != Some(&Answer::Passes) {
                break;
            }
        }
        Ok(Some(answers))
    }
}

#[test]
fn a_candidate_that_ends_the_process_hides_what_comes_later_and_no_more() {
    let found = smallest_set(&mut EarlyEnd, 40, FEWEST);
    assert!(found.complete);
    assert_eq!(found.set, Some(vec![10]));
}

#[test]
fn a_victim_that_fails_alone_needs_nobody() {
    let found = smallest_set(&mut Stubborn(Answer::Fails), 100, Terms::default());
    assert!(found.complete);
    assert_eq!(found.set, Some(vec![]));
    assert_eq!(found.held.failed, found.held.tried);
    assert_eq!(found.error, 0.0);
}

#[test]
fn a_victim_that_always_fails_in_another_way_is_given_up() {
    let found = smallest_set(&mut Stubborn(Answer::Unclear), 1000, Terms::default());
    assert!(found.complete);
    assert_eq!(found.set, None);
}

#[test]
fn no_candidates_are_a_search_too() {
    for answer in [Answer::Passes, Answer::Fails, Answer::Unclear] {
        let found = smallest_set(&mut Stubborn(answer), 0, Terms::default());
        assert!(found.complete);
        let expected = (answer == Answer::Fails).then(Vec::new);
        assert_eq!(found.set, expected, "{answer:?}");
    }
}

#[test]
fn the_result_says_how_often_it_held_and_how_each_member_was_tried() {
    let mut world = World::new(Plan::simple(100, 3, 0.8), 2);
    let found = search(&mut world, FEWEST);
    assert_eq!(found.set.as_ref(), Some(&world.sets[0]));
    assert!(found.held.failed >= 10, "{:?}", found.held);
    assert!(found.held.tried >= found.held.failed);
    let members: Vec<usize> = found.members.iter().map(|it| it.candidate).collect();
    assert_eq!(members, world.sets[0]);
    for member in &found.members {
        assert_eq!(member.without.failed, 0);
        assert!(member.without.tried >= 3, "{:?}", member.without);
    }
    assert!(found.error > 0.0 && found.error <= 0.002, "{}", found.error);
}

#[test]
fn the_error_it_admits_is_honest() {
    let (mut wrong, mut admitted) = (0.0, 0.0);
    for seed in 0..2_000 {
        let luck = [Luck::OfTheVictim, Luck::OfTheProcess][seed as usize % 2];
        let plan = Plan {
            luck,
            ..Plan::simple(20, 2, 0.5)
        };
        let mut world = World::new(plan, seed);
        let found = smallest_set(&mut world, 20, FEWEST);
        wrong += f64::from(u8::from(!world.is_right(found.set.as_deref())));
        admitted += found.error;
    }
    assert!(wrong <= admitted, "wrong {wrong}, admitted {admitted}");
}

#[test]
fn it_tells_whether_there_are_more() {
    let ask = Terms {
        ask_for_more: true,
        ..FEWEST
    };
    for (sets, more) in [(1, Some(false)), (2, Some(true))] {
        let mut right = 0;
        for seed in 0..50 {
            let plan = Plan {
                sets,
                ..Plan::simple(100, 1, 0.9)
            };
            right += u32::from(search(&mut World::new(plan, seed), ask).more == more);
        }
        assert!(right >= 48, "{sets}: {right}");
    }
}
