//! Sessions in which only time bounds how often tests run, played with tests that take so long each.

use super::*;

/// Binaries of plain tests of which nobody has said how often they are to run.
pub(super) fn plain(binaries: &[usize]) -> Catalog {
    let names: Vec<Vec<String>> = binaries
        .iter()
        .map(|tests| (0..*tests).map(|n| format!("t{n:02}")).collect())
        .collect();
    let tests: Vec<Vec<(&str, u64)>> = names
        .iter()
        .map(|names| names.iter().map(|name| (name.as_str(), 3000)).collect())
        .collect();
    let targets = ["a", "b", "c"];
    let binaries: Vec<(&str, &[(&str, u64)])> = targets
        .into_iter()
        .zip(tests.iter().map(Vec::as_slice))
        .collect();
    let mut catalog = catalog(&binaries);
    for test in &mut catalog.tests {
        (test.plain, test.shuffle) = (true, true);
    }
    catalog
}

/// What has run when so many microseconds are over, one run after another.
fn played(catalog: &Catalog, choices: &Choices, takes_us: &[u64], most_us: u64) -> Vec<Work> {
    let mut queue = Queue::new(catalog, choices);
    let (mut runs, mut now) = (Vec::new(), 0);
    while now < most_us
        && let Some(work) = queue
            .furthest_behind()
            .and_then(|binary| queue.next(binary))
    {
        now += 1_000;
        for test in work.order.iter() {
            queue.learn(*test, takes_us[test.0]);
            now += takes_us[test.0];
        }
        runs.push(work);
    }
    runs
}

fn counts(runs: &[Work], tests: usize) -> Vec<usize> {
    let mut counts = vec![0; tests];
    for test in runs.iter().flat_map(|work| work.order.iter()) {
        counts[test.0] += 1;
    }
    counts
}

#[test]
fn a_slow_test_leaves_the_quick_ones_of_its_binary_their_time() {
    let takes_us = [10, 20, 2_000_000, 30, 15];
    let mix = Choices {
        with_alone: true,
        ..shuffled(1)
    };
    let alone = choices(1, Orders::Alone, Threads::All(1));
    for choices in [shuffled(1), mix, alone] {
        let runs = played(&plain(&[5]), &choices, &takes_us, 40_000_000);
        let counts = counts(&runs, 5);
        assert!((9..=20).contains(&counts[2]), "{counts:?}");
        let of_all = runs.iter().filter(|work| work.order.len() == 5).count();
        let in_rounds = runs.iter().any(|work| work.order.len() > 1);
        assert!(
            !in_rounds || of_all >= 9,
            "the slow one has company: {of_all}"
        );
        let quick = [0, 1, 3, 4].map(|test| counts[test]);
        assert!(quick.iter().all(|count| *count > 1_500), "{counts:?}");
    }
}

#[test]
fn every_fifth_run_of_a_mix_is_alone_whatever_it_takes() {
    let takes_us = [10, 20_000, 900_000];
    let mix = Choices {
        with_alone: true,
        ..shuffled(1)
    };
    let runs = played(&plain(&[3]), &mix, &takes_us, 200_000_000);
    for test in (0..3).map(TestId) {
        let with = runs.iter().filter(|work| work.order.contains(&test));
        let (shared, alone): (Vec<&Work>, Vec<&Work>) = with.partition(|it| it.round.is_some());
        let (shared, alone) = (shared.len(), alone.len());
        assert!(
            alone.abs_diff(shared / 4) <= 1,
            "{test:?}: {alone}, {shared}"
        );
    }
}

#[test]
fn rounds_of_each_kind_have_orders_of_their_own() {
    let takes_us = [10, 20, 2_000_000, 30];
    let runs = played(&plain(&[4]), &shuffled(1), &takes_us, 30_000_000);
    let quick: Vec<&Work> = runs.iter().filter(|it| it.order.len() == 3).collect();
    assert_eq!(numbers(quick[1]), [0, 1, 3]);
    assert_eq!(numbers(quick[3]), [3, 1, 0]);
    let threads: Vec<usize> = quick[..4].iter().map(|work| work.threads).collect();
    assert_eq!(threads, [3, 1, 3, 1]);
    let rounds: BTreeSet<Option<u64>> = runs.iter().map(|work| work.round).collect();
    assert_eq!(rounds.len(), runs.len(), "each has its number");
}

#[test]
fn the_first_round_of_all_tests_is_side_by_side() {
    let runs = played(&plain(&[3]), &shuffled(1), &[10_000; 3], 200_000);
    let threads: Vec<usize> = runs.iter().map(|work| work.threads).collect();
    assert_eq!(threads[..4], [3, 1, 3, 1]);
    assert_eq!(numbers(&runs[1]), [0, 1, 2]);
}

#[test]
fn a_binary_of_slow_tests_leaves_the_others_their_time() {
    let takes_us = [1_000_000, 900_000, 10, 20, 30];
    let runs = played(&plain(&[2, 3]), &shuffled(1), &takes_us, 60_000_000);
    let counts = counts(&runs, 5);
    // Once those are done, it has all of the time.
    assert!((20..=31).contains(&counts[0]), "{counts:?}");
    assert!(counts[2..].iter().all(|count| *count == 3000), "{counts:?}");
}

#[test]
fn tests_with_a_number_of_runs_are_not_forgotten_beside_those_without() {
    let mut catalog = plain(&[2, 2]);
    for test in &mut catalog.tests[2..] {
        (test.plain, test.runs) = (false, 50);
    }
    let runs = played(&catalog, &shuffled(1), &[1_000; 4], 4_500_000);
    // Half of the time that all would take.
    let counts = counts(&runs, 4);
    assert!((1400..1600).contains(&counts[0]), "{counts:?}");
    assert!((23..=27).contains(&counts[2]), "{counts:?}");
}

#[test]
fn a_given_order_is_kept_however_long_a_test_takes() {
    let given = Orders::Given((0..3).rev().map(TestId).collect());
    let choices = choices(1, given, Threads::All(1));
    let runs = played(&plain(&[3]), &choices, &[10, 2_000_000, 10], 30_000_000);
    assert!(runs.iter().all(|work| numbers(work) == [2, 1, 0]));
}
