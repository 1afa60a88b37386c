//! Does a test fail alone where its threads have to wait for a processor?

use super::count::Count;
use super::neighbours::{Shown, count};
use crate::model::{
    Arm, Condition, Fingerprint, Neighbours, Prober, SuspectedCause, Suspicion, Verdict,
};

/// Failures after which its rate is known well enough.
const FAILURES: u64 = 3;
/// Attempts alone that a test gets before it is called broken, one at a time.
const QUIET: usize = 3;
const BUSY: &str = "it needs a busy machine: its threads wait for a processor, and something in it \
    counts on their not waiting";

/// Runs it alone beside threads that only compute, after it has hardly failed alone on a `quiet`
/// machine. Flaky if it fails now.
pub(super) fn needs_busy_machine(
    prober: &mut dyn Prober,
    alone: &Shown,
    quiet: Count,
    fingerprint: &Fingerprint,
) -> Option<Suspicion> {
    let mut busy = Count::default();
    // Each time until it fails: how often, not whether, is compared with the quiet machine.
    for _ in 0..FAILURES {
        let more = on_a_busy_machine(prober, alone, fingerprint);
        busy = busy.and(more);
        if more.failed == 0 {
            break;
        }
    }
    let arms = vec![
        busy.arm(Condition::BusyMachine),
        quiet.arm(Condition::Alone),
    ];
    let note = busy.often_exceeds(quiet).then_some(BUSY);
    (busy.failed > 0).then(|| flaky(fingerprint, arms, note, Neighbours::Busy))
}

/// Whether a test that has always failed passes once nothing else of ours takes a processor. Flaky if so.
pub(super) fn needs_quiet_machine(
    prober: &mut dyn Prober,
    alone: &Shown,
    busy: Count,
    fingerprint: &Fingerprint,
) -> Option<Suspicion> {
    let mut quiet = Count::default();
    prober.beside(Neighbours::Nobody, |prober| {
        for _ in 0..QUIET {
            let probed = prober.probe(vec![alone.work.clone()]).unwrap_or_default();
            let seen = probed.iter().filter_map(|it| it.attempts.get(alone.step));
            for seen in seen.flatten() {
                quiet.add(seen, fingerprint);
            }
        }
    });
    let arms = vec![
        busy.arm(Condition::Alone),
        quiet.arm(Condition::Undisturbed),
    ];
    // One that fails there as well may have passed by chance.
    let note = (quiet.failed == 0).then_some(BUSY);
    (quiet.passed > 0).then(|| flaky(fingerprint, arms, note, Neighbours::Session))
}

fn flaky(
    fingerprint: &Fingerprint,
    arms: Vec<Arm>,
    note: Option<&str>,
    neighbours: Neighbours,
) -> Suspicion {
    Suspicion {
        fingerprint: fingerprint.clone(),
        cause: SuspectedCause::NotCompany(Verdict::Flaky),
        arms,
        error_probability: None,
        notes: note.map(str::to_owned).into_iter().collect(),
        neighbours,
        most_telling: None,
    }
}

/// Runs it beside threads that only compute, until it fails or has been run often enough.
pub(super) fn on_a_busy_machine(
    prober: &mut dyn Prober,
    shown: &Shown,
    fingerprint: &Fingerprint,
) -> Count {
    count(prober, Neighbours::Busy, shown, fingerprint).0
}
