//! Finds tests that pass once in a process and fail the second time: no round shows them, for each
//! round has every test once.

use crate::model::{Catalog, Evidence, Prober, TestId, Work};

/// Tests asked about at once.
const AT_ONCE: usize = 64;

/// Those of the tests that failed the second time, with how; stops early if interrupted.
///
/// A plain test that is alone in its binary has to fail, too, if it finds variables and working directory
/// as they were. That it was put there on its own is how its author keeps what it does to them from
/// others, and only our repetition would meet it.
pub(crate) fn fail_second_time(
    prober: &mut dyn Prober,
    catalog: &Catalog,
    tests: &[TestId],
) -> Vec<(TestId, Box<Evidence>)> {
    let mut failing = fail(prober, catalog, tests, false);
    let tests: Vec<TestId> = failing.iter().map(|(test, _)| *test).collect();
    let still = fail(prober, catalog, &tests, true);
    failing.retain(|(test, _)| still.iter().any(|(other, _)| other == test));
    failing
}

fn fail(
    prober: &mut dyn Prober,
    catalog: &Catalog,
    tests: &[TestId],
    puts_back_environment: bool,
) -> Vec<(TestId, Box<Evidence>)> {
    let mut failing = Vec::new();
    for (chunk, batch) in tests.chunks(AT_ONCE).enumerate() {
        let twice = |id: &TestId| {
            let test = catalog.test(*id);
            Work {
                puts_back_environment,
                ..Work::in_order(test.binary, [*id, *id], test.launch)
            }
        };
        prober.turn_to_second_times(tests.len() - chunk * AT_ONCE);
        let Ok(probed) = prober.probe(batch.iter().map(twice).collect()) else {
            break;
        };
        for (test, probed) in batch.iter().zip(probed) {
            let mut seen = probed.attempts.into_iter().flatten();
            let (first, second) = (seen.next(), seen.next());
            let evidence = second.and_then(|second| second.failure);
            if let (true, Some(evidence)) = (first.is_some_and(|it| it.passed()), evidence) {
                failing.push((*test, evidence));
            }
        }
    }
    failing
}
