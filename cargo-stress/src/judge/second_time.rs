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

/// Whether that is what a test says whose snapshots are counted in its process, and could not be told apart
/// in another attempt: this is `insta`, of snapshots without a name and of those that stand in the code.
fn is_only_for_once(message: &str) -> bool {
    const UNNAMED: &str = "snapshot assertion for '";
    const IN_CODE: &str = "Insta does not allow inline snapshot assertions in loops";
    let name = message
        .strip_prefix(UNNAMED)
        .and_then(|rest| rest.split('\'').next());
    let number = name
        .and_then(|name| name.rsplit_once('-'))
        .map(|(_, number)| number);
    let is_counted = number.is_some_and(|number| number.parse::<u64>().is_ok());
    is_counted || message.starts_with(IN_CODE)
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
            let evidence = evidence.filter(|it| !is_only_for_once(&it.message));
            if let (true, Some(evidence)) = (first.is_some_and(|it| it.passed()), evidence) {
                failing.push((*test, evidence));
            }
        }
    }
    failing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_that_is_counted_in_its_process_is_no_failure_of_the_second_time() {
        for message in [
            "snapshot assertion for 'prices-2' failed in line 7",
            "snapshot assertion for 'a-b-13' failed in line 7. Result changes",
            "Insta does not allow inline snapshot assertions in loops. Wrap your assertions",
        ] {
            assert!(is_only_for_once(message), "{message}");
        }
        for message in [
            "snapshot assertion for 'prices' failed in line 7",
            "snapshot assertion for 'in-euro' failed in line 7",
            "assertion failed: 'prices-2'",
        ] {
            assert!(!is_only_for_once(message), "{message}");
        }
    }
}
