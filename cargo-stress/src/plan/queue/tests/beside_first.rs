//! What runs beside a first round that takes long.

use super::by_time::plain;
use super::*;
use stress_runtime::protocol::{Launch, TestUnderWay};

const SECOND: u64 = 1_000_000;

fn opening() -> Choices {
    Choices {
        with_alone: true,
        as_cargo_test: Some(2),
        ..shuffled(1)
    }
}

fn so_far(took: &[(usize, u64)], running: &[(usize, u64)]) -> UnderWay {
    let test = |(step, us): &(usize, u64)| TestUnderWay {
        step: *step,
        us: *us,
    };
    UnderWay {
        run: 0,
        pid: 1,
        launch: Launch::Fork,
        us: 6 * SECOND,
        took: took.iter().map(test).collect(),
        tests: running.iter().map(test).collect(),
        branch: None,
        since_us: 0,
        is_ending: false,
    }
}

/// A queue whose first round of six tests has got so far when the opening's time is up.
fn queue(took: &[(usize, u64)], running: &[(usize, u64)]) -> (Queue, Work) {
    let mut queue = Queue::new(&plain(&[6]), &opening());
    assert!(!queue.waits_for_first_rounds());
    let first = queue.next(BinaryId(0)).unwrap();
    assert!(queue.waits_for_first_rounds());
    queue.hear(&first, &so_far(took, running));
    queue.end_opening();
    (queue, first)
}

fn next(queue: &mut Queue, runs: usize) -> Vec<Work> {
    let next = || queue.next(BinaryId(0));
    std::iter::from_fn(next).take(runs).collect()
}

#[test]
fn quick_tests_run_on_and_nobody_waits_for_slow_ones_twice() {
    let took = [(1, 30), (2, 20), (4, 40)];
    let (mut queue, first) = queue(&took, &[(0, 6 * SECOND), (3, 5 * SECOND)]);
    let beside = next(&mut queue, 100);
    let tests: BTreeSet<usize> = beside.iter().flat_map(numbers).collect();
    assert_eq!(tests, BTreeSet::from([1, 2, 4]));
    let (rounds, alone): (Vec<&Work>, Vec<&Work>) =
        beside.iter().partition(|work| work.round.is_some());
    assert!(
        rounds.len() > 30 && alone.len() > 30,
        "{} rounds",
        rounds.len()
    );
    // Once it is over, the slow ones have company again.
    for test in first.order.iter() {
        queue.learn(
            *test,
            if [0, 3].contains(&test.0) {
                9 * SECOND
            } else {
                30
            },
        );
    }
    assert!(!queue.waits_for_first_rounds());
    let of_all = |work: &Work| work.order.len() == 6;
    assert!(next(&mut queue, 100).iter().any(of_all));
}

#[test]
fn where_none_is_known_to_be_quick_each_that_has_not_begun_is_tried_alone() {
    let (mut queue, _) = queue(&[], &[(0, 6 * SECOND), (1, 6 * SECOND)]);
    let beside = next(&mut queue, 4);
    let orders: Vec<Vec<usize>> = beside.iter().map(numbers).collect();
    assert_eq!(orders, [[5], [4], [3], [2]]);
    // And if nothing was heard yet.
    let mut silent = Queue::new(&plain(&[6]), &opening());
    silent.next(BinaryId(0));
    silent.end_opening();
    assert_eq!(numbers(&silent.next(BinaryId(0)).unwrap()), [5]);
    // One of them has turned out to be quick.
    queue.learn(TestId(4), 20);
    let beside = next(&mut queue, 20);
    let rounds: Vec<_> = beside.iter().filter(|work| work.round.is_some()).collect();
    assert!(!rounds.is_empty());
    assert!(rounds.iter().all(|work| numbers(work) == [4]));
}

#[test]
fn what_is_only_heard_of_is_planned_once_whatever_comes_of_it() {
    let (mut queue, first) = queue(&[(1, 30), (2, 20)], &[(0, SECOND)]);
    let beside = all(&mut queue);
    let attempts: u64 = beside.iter().chain([&first]).map(Work::attempts).sum();
    assert_eq!(attempts, queue.total());
}
