//! From the answers to a suspicion, in words.

use super::arms::Arms;
use super::decision::{Counts, Pointer};
use super::settle::Settled;
use crate::model::{Fingerprint, Neighbours, SuspectedCause, Suspicion, Verdict};

/// What remains when nothing shows it again.
const OUTSIDE: &str = "in no company did it fail again: what decides may lie outside of the process \
    (a file or a cache that an earlier run left, a service, the time of day), or it is rarer than \
    was tried";
/// Where it was seen to fail, but not so.
const OTHERWISE: &str =
    "it failed again, but in another way than it had: see what was counted as such";

/// What the arms say of the failure; they were asked beside those neighbours.
pub(super) fn conclude(
    fingerprint: &Fingerprint,
    arms: &Arms,
    settled: &Settled,
    neighbours: Neighbours,
) -> Suspicion {
    let counts = arms.counts();
    let (cause, error_probability) = match settled {
        Settled::Decided(pointer, p) => (cause(*pointer, arms), *p),
        _ => (SuspectedCause::NotCompany(undecided(&counts)), None),
    };
    let mut notes = Vec::new();
    match settled {
        Settled::Interrupted => notes.push("it was not looked into to the end".to_owned()),
        Settled::Open if counts.failed_otherwise() => notes.push(OTHERWISE.to_owned()),
        Settled::Open if counts.never_failed() => notes.push(OUTSIDE.to_owned()),
        _ => {}
    }
    notes.extend(also_fails(&cause, &counts));
    let is_open = cause == SuspectedCause::NotCompany(Verdict::Undecided);
    Suspicion {
        fingerprint: fingerprint.clone(),
        most_telling: is_open.then(|| arms.most_telling()).flatten(),
        cause,
        arms: arms.tried(),
        error_probability,
        notes,
        neighbours,
    }
}

/// The same with a note, if tests of its own process do it.
pub(super) fn conclude_company(
    fingerprint: &Fingerprint,
    arms: &Arms,
    settled: &Settled,
    neighbours: Neighbours,
    note: &str,
) -> Option<Suspicion> {
    let Settled::Decided(Pointer::Company | Pointer::Order | Pointer::Twice, _) = settled else {
        return None;
    };
    let suspicion = conclude(fingerprint, arms, settled, neighbours);
    Some(noting(suspicion, note))
}

pub(super) fn noting(mut suspicion: Suspicion, note: &str) -> Suspicion {
    suspicion.notes.push(note.to_owned());
    suspicion
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

/// With too few attempts for more, one failure and one pass alone are proof enough of a flake, be the pass
/// one of the session.
fn undecided(counts: &Counts) -> Verdict {
    let has_passed_alone = counts.alone.passed > 0 || counts.has_passed_alone;
    if counts.alone.failed > 0 && has_passed_alone {
        Verdict::Flaky
    } else if counts.looked_broken && counts.never_passed() {
        // There was no time to see it pass.
        Verdict::Broken
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
