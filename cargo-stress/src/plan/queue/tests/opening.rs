//! The rounds that are as `cargo test` has them.

use super::by_time::plain;
use super::*;

fn opening(cores: usize) -> Choices {
    Choices {
        with_alone: true,
        as_cargo_test: Some(cores),
        ..shuffled(1)
    }
}

/// A queue that knows how long each test takes.
fn knowing(catalog: &Catalog, choices: &Choices) -> Queue {
    let mut queue = Queue::new(catalog, choices);
    catalog.test_ids().for_each(|test| queue.learn(test, 10));
    queue
}

/// The runs while it is opening, as `furthest_behind` wants them.
fn opened(queue: &mut Queue) -> Vec<Work> {
    let next = || {
        let binary = queue.furthest_behind().filter(|_| queue.is_opening())?;
        queue.next(binary)
    };
    std::iter::from_fn(next).collect()
}

#[test]
fn a_session_that_time_bounds_opens_with_rounds_as_cargo_test_has_them() {
    let mut queue = knowing(&plain(&[5]), &opening(2));
    let rounds = opened(&mut queue);
    for round in &rounds {
        assert_eq!(numbers(round), [0, 1, 2, 3, 4]);
        assert_eq!((round.threads, round.stagger_us), (2, 0));
    }
    // A fifth of the 2400 rounds; of 3000 runs each, one in five is alone.
    assert_eq!(rounds.len(), 480);
    let others = all(&mut queue);
    assert!(others.iter().any(|work| work.threads == 4));
    let of_opening = |work: &&Work| {
        work.round
            .is_some_and(|it| queue.is_of_opening(work.binary, it))
    };
    assert_eq!(rounds.iter().filter(of_opening).count(), 480);
    assert_eq!(others.iter().filter(of_opening).count(), 0);
    let attempts = |runs: &[Work]| runs.iter().map(Work::attempts).sum::<u64>();
    assert_eq!(attempts(&rounds) + attempts(&others), queue.total());
    let numbers = rounds.iter().chain(&others).filter_map(|work| work.round);
    assert_eq!(
        numbers.clone().collect::<BTreeSet<_>>().len(),
        numbers.count()
    );
}

#[test]
fn the_rounds_that_follow_are_those_of_a_session_without_an_opening() {
    let mut with = knowing(&plain(&[5]), &opening(2));
    opened(&mut with);
    let mut without = knowing(
        &plain(&[5]),
        &Choices {
            as_cargo_test: None,
            ..opening(2)
        },
    );
    let orders = |queue: &mut Queue| -> Vec<Vec<usize>> {
        let runs = all(queue);
        let rounds = runs.iter().filter(|work| work.round.is_some());
        rounds.map(numbers).take(1_000).collect()
    };
    assert_eq!(orders(&mut with), orders(&mut without));
}

#[test]
fn an_opening_takes_all_binaries_in_and_ends_when_it_is_told() {
    let mut queue = knowing(&plain(&[2, 3]), &opening(2));
    let both: BTreeSet<usize> = (0..10)
        .map(|_| {
            let binary = queue.furthest_behind().unwrap();
            queue.learn(TestId(0), 1_000);
            queue.next(binary).unwrap().binary.0
        })
        .collect();
    assert_eq!(both.len(), 2);
    assert!(queue.is_opening());
    queue.end_opening();
    assert!(!queue.is_opening());
    let mut others = std::iter::from_fn(|| queue.next(BinaryId(1)));
    // As many at a time as there are tests.
    assert!(others.any(|work| work.round.is_some() && work.threads == 3));
}

#[test]
fn what_comes_back_in_an_opening_is_not_lost() {
    let mut queue = Queue::new(&plain(&[3]), &opening(2));
    let first = queue.next(BinaryId(0)).unwrap();
    let rest = Work {
        order: [TestId(2)].into(),
        ..first
    };
    queue.put_back(rest.clone());
    assert_eq!(queue.next(BinaryId(0)), Some(rest));
    assert!(queue.is_opening());
}

#[test]
fn where_somebody_has_said_how_often_tests_run_there_is_no_opening() {
    let mut catalog = plain(&[3]);
    catalog.tests[1].plain = false;
    assert!(!Queue::new(&catalog, &opening(2)).is_opening());
    assert!(!Queue::new(&rounds_of(3, 100), &opening(2)).is_opening());
}

#[test]
fn after_the_opening_the_shuffled_rounds_begin_at_once() {
    let mut queue = knowing(&plain(&[50]), &opening(2));
    opened(&mut queue);
    // Four rounds, then each test once alone.
    let next = std::iter::from_fn(|| queue.next(BinaryId(0))).take(2 * (4 + 50));
    let is_round: Vec<bool> = next.map(|work| work.round.is_some()).collect();
    let rounds = is_round.iter().filter(|it| **it).count();
    assert!(
        is_round[..4].iter().all(|it| *it) && rounds == 8,
        "{is_round:?}"
    );
}
