//! Which runs the queue yields, and in which orders.

mod beside_first;
mod by_time;
mod opening;

use super::*;
use crate::model::fixture::catalog;
use crate::plan::{Orders, Seed, Threads};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use stress_runtime::protocol::Launch;

fn choices(seed: u64, orders: Orders, threads: Threads) -> Choices {
    Choices {
        seed: Seed(seed),
        orders,
        threads,
        with_alone: false,
        as_cargo_test: None,
    }
}

fn shuffled(seed: u64) -> Choices {
    choices(seed, Orders::Shuffled, Threads::Mixed(4))
}

/// One binary of `tests` tests called `t00`, `t01`, …, all of them in rounds.
fn rounds_of(tests: usize, runs: u64) -> Catalog {
    let names: Vec<String> = (0..tests).map(|n| format!("t{n:02}")).collect();
    let tests: Vec<(&str, u64)> = names.iter().map(|name| (name.as_str(), runs)).collect();
    let mut catalog = catalog(&[("a", &tests)]);
    for test in &mut catalog.tests {
        test.shuffle = true;
    }
    catalog
}

fn all(queue: &mut Queue) -> Vec<Work> {
    std::iter::from_fn(|| queue.next(BinaryId(0))).collect()
}

fn numbers(work: &Work) -> Vec<usize> {
    work.order.iter().map(|test| test.0).collect()
}

#[test]
fn the_binary_that_is_furthest_behind_comes_first() {
    let catalog = catalog(&[("a", &[("x", 10)]), ("b", &[("y", 2)])]);
    let mut queue = Queue::new(&catalog, &shuffled(1));
    assert_eq!(queue.furthest_behind(), Some(BinaryId(0)));
    queue.next(BinaryId(0));
    assert_eq!(queue.furthest_behind(), Some(BinaryId(1)));
}

#[test]
fn a_dropped_test_is_not_dealt_any_more_and_a_returned_run_is() {
    let catalog = catalog(&[("a", &[("x", 3), ("y", 3)])]);
    let mut queue = Queue::new(&catalog, &shuffled(1));
    let first = queue.next(BinaryId(0)).unwrap();
    queue.put_back(first.clone());
    assert_eq!(queue.next(BinaryId(0)), Some(first.clone()));
    let other = TestId(1 - first.order[0].0);
    assert_eq!(queue.drop_test(BinaryId(0), other), 3);
    assert_eq!(queue.next(BinaryId(0)).unwrap().order, first.order);
    assert_eq!(queue.next(BinaryId(0)).unwrap().order, first.order);
    assert_eq!(queue.next(BinaryId(0)), None);
    assert_eq!(queue.furthest_behind(), None);
}

#[test]
fn rounds_begin_with_the_natural_order_then_its_reverse_and_threads_alternate() {
    let mut queue = Queue::new(&rounds_of(5, 6), &shuffled(1));
    let rounds = all(&mut queue);
    assert_eq!(numbers(&rounds[0]), [0, 1, 2, 3, 4]);
    assert_eq!(numbers(&rounds[2]), [4, 3, 2, 1, 0]);
    let threads: Vec<usize> = rounds.iter().map(|work| work.threads).collect();
    assert_eq!(threads, [1, 4, 1, 4, 1, 4]);
    let round: Vec<_> = rounds.iter().map(|work| work.round).collect();
    assert_eq!(round, (0..6).map(Some).collect::<Vec<_>>());
}

#[test]
fn after_the_first_two_each_ordered_pair_comes_up_within_one_square() {
    for tests in [2, 5, 8, 13] {
        let choices = choices(9, Orders::Shuffled, Threads::All(1));
        let square = tests + tests % 2;
        let mut queue = Queue::new(&rounds_of(tests, 2 + square as u64), &choices);
        let rounds = all(&mut queue);
        let pairs: BTreeSet<(usize, usize)> = rounds[2..]
            .iter()
            .flat_map(|work| {
                let order = numbers(work);
                order
                    .windows(2)
                    .map(|pair| (pair[0], pair[1]))
                    .collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(pairs.len(), tests * (tests - 1));
    }
}

#[test]
fn another_seed_gives_other_orders_and_the_same_seed_the_same() {
    let orders = |seed| {
        let mut queue = Queue::new(&rounds_of(9, 40), &shuffled(seed));
        all(&mut queue).iter().map(numbers).collect::<Vec<_>>()
    };
    assert_eq!(orders(3), orders(3));
    let (three, four) = (orders(3), orders(4));
    let same = three.iter().zip(&four).filter(|(one, other)| one == other);
    assert_eq!(same.count(), 2, "only the natural order and its reverse");
}

#[test]
fn a_test_that_wants_fewer_runs_leaves_the_rounds_early() {
    let mut catalog = rounds_of(3, 4);
    catalog.tests[1].runs = 1;
    let mut queue = Queue::new(&catalog, &shuffled(1));
    assert_eq!(queue.total(), 9);
    let sizes: Vec<usize> = all(&mut queue)
        .iter()
        .map(|work| work.order.len())
        .collect();
    assert_eq!(sizes, [3, 2, 2, 2]);
}

#[test]
fn a_given_order_is_kept_and_other_tests_run_alone() {
    let given = Orders::Given(vec![TestId(2), TestId(0)]);
    let mut queue = Queue::new(&rounds_of(3, 2), &choices(1, given, Threads::All(1)));
    let mut orders: Vec<_> = all(&mut queue).iter().map(numbers).collect();
    orders.sort();
    assert_eq!(orders, [vec![1], vec![1], vec![2, 0], vec![2, 0]]);
}

#[test]
fn a_test_that_a_given_order_names_twice_has_no_more_attempts_for_it() {
    let given = Orders::Given([0, 1, 0].map(TestId).to_vec());
    let mut queue = Queue::new(&rounds_of(2, 4), &choices(1, given, Threads::All(1)));
    assert_eq!(queue.total(), 8);
    let orders: Vec<_> = all(&mut queue).iter().map(numbers).collect();
    assert_eq!(orders, [vec![0, 1, 0], vec![0, 1, 0], vec![1], vec![1]]);
}

#[test]
fn pairs_put_each_test_behind_each_once() {
    let mut queue = Queue::new(
        &rounds_of(4, 100),
        &choices(1, Orders::Pairs, Threads::All(1)),
    );
    assert_eq!(queue.total(), 4 + 16);
    let mut pairs = BTreeSet::new();
    for work in all(&mut queue) {
        assert_eq!(work.order.len(), 1);
        for fork in work.branches {
            assert_eq!(fork.after, 1);
            pairs.insert((work.order[0], fork.order[0]));
        }
    }
    assert_eq!(pairs.len(), 16);
}

#[test]
fn pairs_of_which_no_copy_can_be_made_are_planned_as_the_runs_that_they_are() {
    let mut catalog = rounds_of(3, 100);
    for test in &mut catalog.tests[1..] {
        test.launch = Launch::Spawn;
    }
    let mut queue = Queue::new(&catalog, &choices(1, Orders::Pairs, Threads::All(1)));
    // One with three copies, and twice three runs of two.
    let planned = (1 + 3) + 2 * 3 * 2;
    assert_eq!(queue.total(), planned);
    let works = all(&mut queue);
    assert_eq!(works.iter().map(Work::attempts).sum::<u64>(), planned);
    let (copied, whole): (Vec<_>, Vec<_>) =
        works.iter().partition(|work| work.launch == Launch::Fork);
    assert_eq!(copied.len(), 1);
    let orders: Vec<_> = whole.into_iter().map(numbers).collect();
    assert_eq!(
        orders,
        [[1, 0], [1, 1], [1, 2], [2, 0], [2, 1], [2, 2]].map(Vec::from)
    );

    let mut queue = Queue::new(&catalog, &choices(1, Orders::Pairs, Threads::All(1)));
    // Its own three pairs, the one in which it comes second, and its copy.
    assert_eq!(queue.drop_test(BinaryId(0), TestId(2)), 3 * 2 + 2 + 1);
}

#[test]
fn a_test_dropped_from_a_rest_takes_what_followed_it_along() {
    let mut queue = Queue::new(
        &rounds_of(3, 1),
        &choices(1, Orders::Pairs, Threads::All(1)),
    );
    let first = queue.next(BinaryId(0)).unwrap();
    let left = queue.total() - 4;
    queue.put_back(first.clone());
    // Of the returned run nothing is left; of the two others, the pair with it.
    assert_eq!(queue.drop_test(BinaryId(0), first.order[0]), 4 + 2);
    let rest: u64 = all(&mut queue).iter().map(Work::attempts).sum();
    assert_eq!(rest, left - 2);
}

proptest! {
    #[test]
    fn every_test_gets_exactly_its_runs_and_no_test_runs_ahead(
        runs in prop::collection::vec(1_u64..20, 1..8), seed: u64,
    ) {
        let names: Vec<String> = (0..runs.len()).map(|n| format!("t{n}")).collect();
        let tests: Vec<(&str, u64)> =
            names.iter().map(String::as_str).zip(runs.iter().copied()).collect();
        let mut queue = Queue::new(&catalog(&[("a", &tests)]), &shuffled(seed));
        prop_assert_eq!(queue.total(), runs.iter().sum::<u64>());
        let mut seen: BTreeMap<usize, u64> = BTreeMap::new();
        while let Some(work) = queue.next(BinaryId(0)) {
            let test = work.order[0];
            let count = seen.entry(test.0).or_default();
            *count += 1;
            let count = *count;
            for (other, wanted) in runs.iter().enumerate() {
                let others = seen.get(&other).copied().unwrap_or(0);
                prop_assert!(others + 1 >= count.min(*wanted));
            }
        }
        for (index, wanted) in runs.iter().enumerate() {
            prop_assert_eq!(seen.get(&index), Some(wanted));
        }
    }

    #[test]
    fn rounds_give_every_test_exactly_its_runs(
        runs in prop::collection::vec(1_u64..30, 1..9), alone in prop::collection::vec(any::<bool>(), 9),
        seed: u64,
    ) {
        let mut catalog = rounds_of(runs.len(), 1);
        for (index, test) in catalog.tests.iter_mut().enumerate() {
            test.runs = runs[index];
            test.shuffle = !alone[index];
        }
        let mut queue = Queue::new(&catalog, &shuffled(seed));
        let mut seen = vec![0; runs.len()];
        for work in all(&mut queue) {
            for test in work.order.iter() {
                seen[test.0] += 1;
            }
        }
        prop_assert_eq!(seen, runs);
        prop_assert_eq!(queue.furthest_behind(), None);
    }
}

#[test]
fn what_is_run_by_exec_has_no_company_whatever_is_chosen() {
    let mut catalog = rounds_of(3, 4);
    for test in &mut catalog.tests {
        test.launch = stress_runtime::protocol::Launch::Exec;
    }
    let given = Orders::Given(catalog.test_ids().collect());
    for orders in [Orders::Shuffled, Orders::Reversed, Orders::Pairs, given] {
        let mut queue = Queue::new(&catalog, &choices(1, orders, Threads::Mixed(4)));
        let runs = all(&mut queue);
        assert_eq!(runs.len(), 12);
        assert!(
            runs.iter()
                .all(|work| work.order.len() == 1 && work.threads == 1)
        );
        assert!(queue.in_company().is_empty());
    }
}
