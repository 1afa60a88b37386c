//! Looks into a failing test: controlled re-runs under several conditions, interleaved, so that a
//! change in the load of the machine hits all of them alike.

use super::arms::Arms;
use super::decision::{Counts, Pointer, decide};
use crate::model::{
    Catalog, Companies, Fingerprint, Prober, SuspectedCause, Suspicion, Tally, TestId, Verdict,
};

/// Attempts under each condition after which it is given up.
const MOST: u64 = 500;
/// Attempts under each condition in the first round of questions; each further one doubles.
const FIRST: u64 = 4;
/// The largest number asked for at once.
const AT_ONCE: u64 = 64;
/// What remains when nothing shows it again.
const OUTSIDE: &str = "in no company did it fail again: what decides may lie outside of the process \
    (a file or a cache that an earlier run left, a service, the time of day), or it is rarer than \
    was tried";
/// Distinct failures of one test that are looked into until one has a culprit.
const FAILURES: usize = 3;

/// What is wrong with this test? `tally` and `companies` are what the session saw of it.
pub(crate) fn examine(
    prober: &mut dyn Prober,
    catalog: &Catalog,
    test: TestId,
    tally: &Tally,
    companies: &Companies,
) -> Option<Suspicion> {
    prober.turn_to(test);
    let mut best: Option<Suspicion> = None;
    for group in tally.failures().into_iter().take(FAILURES) {
        let fingerprint = group.evidence.fingerprint();
        let has_passed = tally.passed > 0;
        let mut arms = Arms::new(catalog, test, &fingerprint, companies, has_passed);
        arms.count_session(tally, group.count);
        let suspicion = examine_failure(prober, fingerprint, arms);
        let SuspectedCause::NotCompany(verdict) = suspicion.cause else {
            // A culprit says more than a flake does.
            return Some(suspicion);
        };
        if verdict == Verdict::Broken {
            // Never passing alone, it needs nobody else for its other failures.
            return Some(suspicion);
        }
        if best.is_none() || (verdict != Verdict::Undecided && best.as_ref().is_some_and(is_open)) {
            best = Some(suspicion);
        }
    }
    best
}

fn is_open(suspicion: &Suspicion) -> bool {
    suspicion.cause == SuspectedCause::NotCompany(Verdict::Undecided)
}

/// The same for a test that passed in the session and failed a second time in one process.
pub(crate) fn examine_second_failure(
    prober: &mut dyn Prober,
    catalog: &Catalog,
    test: TestId,
    fingerprint: Fingerprint,
) -> Suspicion {
    prober.turn_to(test);
    let arms = Arms::new(catalog, test, &fingerprint, &Companies::default(), true);
    examine_failure(prober, fingerprint, arms)
}

fn examine_failure(prober: &mut dyn Prober, fingerprint: Fingerprint, mut arms: Arms) -> Suspicion {
    let mut notes = Vec::new();
    let mut each = FIRST;
    let mut asked = 0;
    let decided = loop {
        if let Some(decided) = decide(&arms.counts()) {
            break Some(decided);
        }
        if asked >= MOST {
            break None;
        }
        let (conditions, runs): (Vec<_>, Vec<_>) = (0..each)
            .flat_map(|_| arms.each())
            .map(|arm| (arm.condition(), arm.work.clone()))
            .unzip();
        let Ok(probed) = prober.probe(runs) else {
            notes.push("it was not looked into to the end".to_owned());
            break None;
        };
        arms.learn(conditions.into_iter().zip(probed), &fingerprint);
        asked += each;
        each = (each * 2).min(AT_ONCE);
    };
    let counts = arms.counts();
    let (cause, error_probability) = match decided {
        Some((pointer, p)) => (cause(pointer, &arms), p),
        None => (SuspectedCause::NotCompany(undecided(&counts)), None),
    };
    if decided.is_none() && notes.is_empty() && counts.never_failed() {
        notes.push(OUTSIDE.to_owned());
    }
    notes.extend(also_fails(&cause, &counts));
    Suspicion {
        fingerprint,
        cause,
        arms: arms.tried(),
        error_probability,
        notes,
    }
}

fn cause(pointer: Pointer, arms: &Arms) -> SuspectedCause {
    match pointer {
        Pointer::Broken => SuspectedCause::NotCompany(Verdict::Broken),
        Pointer::Flaky => SuspectedCause::NotCompany(Verdict::Flaky),
        Pointer::Order => SuspectedCause::Before(arms.before()),
        Pointer::Missing => SuspectedCause::Missing(arms.before_passing()),
        Pointer::Twice => SuspectedCause::Itself,
        Pointer::Company => arms.beside(),
    }
}

/// With too few attempts for more, one failure and one pass alone are proof enough of a flake.
fn undecided(counts: &Counts) -> Verdict {
    if counts.alone.failed > 0 && counts.alone.passed > 0 {
        Verdict::Flaky
    } else {
        Verdict::Undecided
    }
}

/// What else is true of it.
fn also_fails(cause: &SuspectedCause, counts: &Counts) -> Option<String> {
    let alone = counts.alone;
    if *cause == SuspectedCause::Itself || matches!(cause, SuspectedCause::NotCompany(_)) {
        return None;
    }
    if alone.failed > 0 && alone.passed > 0 {
        let (failed, runs) = (alone.failed, alone.runs());
        return Some(format!("it also fails alone: {failed} of {runs}"));
    }
    let twice = counts.twice?;
    (twice.failed > 0 && twice.passed == 0)
        .then(|| "it also fails when it is run a second time in the same process".to_owned())
}
