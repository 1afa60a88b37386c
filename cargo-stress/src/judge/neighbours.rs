//! Does a test fail by itself, or only because other processes run at the same time? `cargo test`
//! runs one process after another; a session runs as many as there are cores.

use super::confirm::runs_needed;
use super::count::Count;
use crate::model::{Arm, Condition, Fingerprint, Neighbours, Prober, Work};

/// Asked for at once: time is looked at in between.
const AT_ONCE: u64 = 8;
/// How far apart tests begin at most that began at once when it failed, in microseconds.
const STAGGER_US: u64 = 400;
/// Never longer than this, in microseconds of the test's own time: explaining has to go on.
const MOST_US: u64 = 4_000_000;
/// Never more runs than so many times those that are wanted: where more than three of four fail otherwise it would
/// take very long, and a process that dies has no time of its own.
const MOST_FOR_ONE: u64 = 4;

/// The run in which the test fails, and where in it the test stands.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) work: Work,
    pub(super) step: usize,
    pub(super) condition: Condition,
    /// The share of failures beside other processes.
    pub(super) rate: f64,
}

/// What other processes have to do with it.
#[derive(Debug, PartialEq)]
pub(super) enum Influence {
    /// It fails without them, or there was no time to see whether it does.
    NotNeeded,
    /// It has not failed without them as often as it should have.
    Needed(Arm),
}

/// Runs it with nothing else running, as often as shows a failure of that rate.
pub(super) fn influence_of_others(
    prober: &mut dyn Prober,
    shown: &Shown,
    fingerprint: &Fingerprint,
) -> Influence {
    if prober.width() == 1 {
        return Influence::NotNeeded;
    }
    let alone =
        |prober: &mut dyn Prober, shown| count(prober, Neighbours::Nobody, shown, fingerprint);
    let (mut seen, mut is_enough) = alone(prober, shown);
    if seen.failed == 0 && is_enough && shown.work.threads > 1 && shown.work.stagger_us == 0 {
        // Others may have done no more than to keep its tests from beginning at the same moment.
        let mut apart = shown.clone();
        apart.work.stagger_us = STAGGER_US;
        let (more, is_still_enough) = alone(prober, &apart);
        (seen, is_enough) = (seen.and(more), is_still_enough);
    }
    if seen.failed > 0 || !is_enough {
        return Influence::NotNeeded;
    }
    Influence::Needed(seen.arm(Condition::Undisturbed))
}

/// Runs it again as the session does, beside other processes. None if it has not failed, and there was no
/// time to ask often enough.
pub(super) fn beside_others(
    prober: &mut dyn Prober,
    shown: &Shown,
    fingerprint: &Fingerprint,
) -> Option<Arm> {
    let (count, is_enough) = count(prober, Neighbours::Session, shown, fingerprint);
    (count.failed > 0 || is_enough).then(|| count.arm(shown.condition.clone()))
}

/// Until it fails, or has been run often enough, or for long enough. Says whether often enough.
pub(super) fn count(
    prober: &mut dyn Prober,
    neighbours: Neighbours,
    shown: &Shown,
    fingerprint: &Fingerprint,
) -> (Count, bool) {
    prober.beside(neighbours, |prober| count_there(prober, shown, fingerprint))
}

fn count_there(prober: &mut dyn Prober, shown: &Shown, fingerprint: &Fingerprint) -> (Count, bool) {
    // With nothing beside it, threads meet less often.
    let wanted = runs_needed(shown.rate / 2.0);
    let mut count = Count::default();
    let mut us = 0;
    while count.failed == 0
        && count.telling() < wanted
        && count.runs() < wanted * MOST_FOR_ONE
        && us < MOST_US
    {
        let ask = AT_ONCE.min(wanted - count.telling());
        let runs = (0..ask).map(|_| shown.work.clone()).collect();
        let Ok(probed) = prober.probe(runs) else {
            break;
        };
        let known = count.runs();
        for probed in &probed {
            us += probed
                .attempts
                .iter()
                .flatten()
                .map(|seen| seen.us)
                .sum::<u64>();
            if let Some(seen) = probed.attempts.get(shown.step).and_then(Option::as_ref) {
                count.add(seen, fingerprint);
            }
        }
        if count.runs() == known {
            // The test is never reached: asking again would never end.
            break;
        }
    }
    (count, count.telling() >= wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::answering::Answering;
    use crate::model::fixture::panicked;
    use crate::model::{BinaryId, Evidence, Probed, Seen, TestId};
    use stress_runtime::protocol::{Captured, Launch};

    /// Every attempt fails there, and takes no time.
    fn fails_at(place: &str) -> Answering<impl FnMut(Neighbours, &Work) -> Probed> {
        let seen = Seen {
            failure: Some(Box::new(failure(place))),
            output: None,
            us: 0,
        };
        let probed = Probed {
            attempts: vec![Some(seen)],
            ..Probed::default()
        };
        Answering::by(move |_, _| probed.clone())
    }

    fn failure(place: &str) -> Evidence {
        let none = Captured::default;
        Evidence::of(&panicked(place, "went wrong").0, none(), none()).unwrap()
    }

    #[test]
    fn a_test_that_always_fails_otherwise_is_not_run_without_end() {
        let shown = Shown {
            work: Work::in_order(BinaryId(0), [TestId(0)], Launch::Fork),
            step: 0,
            condition: Condition::Alone,
            rate: 0.5,
        };
        let asked_about = failure("a.rs:1:1").fingerprint();
        let mut prober = fails_at("b.rs:2:2");
        let (seen, is_enough) = count(&mut prober, Neighbours::Nobody, &shown, &asked_about);
        assert!(!is_enough);
        assert_eq!((seen.otherwise, seen.runs()), (prober.runs, prober.runs));
        // What fails so at once is seen by the first runs.
        let mut prober = fails_at("a.rs:1:1");
        count(&mut prober, Neighbours::Nobody, &shown, &asked_about);
        assert_eq!(prober.runs, AT_ONCE);
    }
}
