//! Looks into a failing test: controlled re-runs under several conditions, interleaved, so that a
//! change in the load of the machine hits all of them alike.

use super::arms::Arms;
use super::busy::{needs_busy_machine, needs_quiet_machine, on_a_busy_machine};
use super::confirm::runs_needed;
use super::count::Count;
use super::decision::{Counts, Pointer, decide};
use super::neighbours::{Influence, Shown, beside_others, influence_of_others};
use crate::model::{
    Arm, Catalog, Companies, Condition, Fingerprint, Neighbours, Prober, SuspectedCause, Suspicion,
    Tally, TestId, Verdict,
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
/// What was found without the other processes of a session.
const UNDISTURBED: &str = "looked into with nothing else running: beside other processes it fails \
    otherwise";
/// What failed again beside other processes, then not by itself, and then beside others no more.
const OVER: &str = "it failed again while others ran, and then no more: what decides may be over by \
    now, a busy machine for one, or it is rarer than was tried";
/// What fails in company only, and only where threads have to wait for a processor.
const BUSY_COMPANY: &str = "it takes a busy machine to show";
/// What fails only beside other processes, and not because they take processor time.
const SHARED: &str = "it shares something with other processes of this session, most likely with \
    itself: a file, a port. `cargo test` never runs it so, and it is no finding; STRESS_SLOT tells \
    runs apart, and -j 1 makes them one at a time";
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
        let suspicion = examine_failure(
            prober,
            fingerprint,
            arms,
            Count::of(group.count, tally.runs()),
        );
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
    examine_failure(prober, fingerprint, arms, Count::of(1, 1))
}

/// `seen` is how often it failed so in the session.
fn examine_failure(
    prober: &mut dyn Prober,
    fingerprint: Fingerprint,
    mut arms: Arms,
    seen: Count,
) -> Suspicion {
    let rate = seen.rate();
    // Until something should have failed, if the session's company has anything to do with it.
    let soon = runs_needed(rate / 2.0).min(MOST);
    let mut settled = settle(prober, &mut arms, &fingerprint, soon);
    if matches!(settled, Settled::Open) {
        let (alone, counts) = (arms.alone(rate), arms.counts());
        let is_over = counts.never_failed() || seen.often_exceeds(arms.pooled());
        if counts.alone.failed == 0
            && is_over
            && let Some(suspicion) = needs_busy_machine(prober, &alone, counts.alone, &fingerprint)
        {
            return suspicion;
        }
        settled = settle(prober, &mut arms, &fingerprint, MOST - soon);
    }
    if let Settled::Decided(Pointer::Broken, _) = settled
        && prober.width() > 1
        && let (alone, counts) = (arms.alone(rate), arms.counts())
        && let Some(suspicion) = needs_quiet_machine(prober, &alone, counts.alone, &fingerprint)
    {
        return suspicion;
    }
    if let Settled::Decided(pointer, _) = settled
        && let Some(shown) = arms.shown(pointer)
        && let Influence::Needed(undisturbed) = influence_of_others(prober, &shown, &fingerprint)
    {
        return examine_undisturbed(prober, fingerprint, &arms, &shown, undisturbed);
    }
    suspicion(fingerprint, &arms, &settled, Neighbours::Session)
}

/// It fails beside other processes of this session. What does it do without them?
fn examine_undisturbed(
    prober: &mut dyn Prober,
    fingerprint: Fingerprint,
    disturbed: &Arms,
    shown: &Shown,
    undisturbed: Arm,
) -> Suspicion {
    let most = undisturbed.runs.min(MOST);
    let settle_beside = |prober: &mut dyn Prober, neighbours| {
        let mut arms = disturbed.blank();
        prober.set_neighbours(neighbours);
        let mut settled = settle(prober, &mut arms, &fingerprint, most);
        if matches!(settled, Settled::Open) && !arms.counts().never_failed() {
            settled = settle(prober, &mut arms, &fingerprint, MOST);
        }
        prober.set_neighbours(Neighbours::Session);
        (arms, settled)
    };
    let (arms, settled) = settle_beside(prober, Neighbours::Nobody);
    if !matches!(settled, Settled::Open) || !arms.counts().never_failed() {
        let mut suspicion = suspicion(fingerprint, &arms, &settled, Neighbours::Nobody);
        suspicion.notes.push(UNDISTURBED.to_owned());
        return suspicion;
    }
    // Whatever it was may be over by now: nobody is blamed for what does not come back.
    let again = beside_others(prober, shown, &fingerprint);
    if again.failed == 0 {
        let open = &Settled::Open;
        let mut suspicion = suspicion(fingerprint, disturbed, open, Neighbours::Session);
        suspicion.arms.push(undisturbed);
        let never_failed = disturbed.counts().never_failed();
        let note = if never_failed { OUTSIDE } else { OVER };
        suspicion.notes.push(note.to_owned());
        return suspicion;
    }
    let (alone, quiet) = (arms.alone(shown.rate), arms.counts().alone);
    if let Some(mut suspicion) = needs_busy_machine(prober, &alone, quiet, &fingerprint) {
        suspicion.arms.extend([again, undisturbed]);
        return suspicion;
    }
    if shown.condition != Condition::Alone {
        let (arms, settled) = settle_beside(prober, Neighbours::Busy);
        if matches!(settled, Settled::Decided(..)) {
            let mut suspicion = suspicion(fingerprint, &arms, &settled, Neighbours::Busy);
            suspicion.notes.push(BUSY_COMPANY.to_owned());
            return suspicion;
        }
    }
    let busy = on_a_busy_machine(prober, shown, &fingerprint);
    if busy.runs() == 0 {
        // There was no time to tell one from the other.
        let mut suspicion = suspicion(
            fingerprint,
            disturbed,
            &Settled::Interrupted,
            Neighbours::Session,
        );
        suspicion.arms.push(undisturbed);
        return suspicion;
    }
    Suspicion {
        fingerprint,
        cause: SuspectedCause::NotCompany(Verdict::Clash),
        arms: vec![again, undisturbed, busy.arm(Condition::BusyMachine)],
        error_probability: None,
        notes: vec![SHARED.to_owned()],
        neighbours: Neighbours::Session,
    }
}

/// How the questions ended.
enum Settled {
    /// They point at something, with the p-value of the difference that this rests on.
    Decided(Pointer, Option<f64>),
    /// They point at nothing.
    Open,
    /// There were no more answers.
    Interrupted,
}

/// Asks until the counts point at something, at most so often under each condition.
fn settle(
    prober: &mut dyn Prober,
    arms: &mut Arms,
    fingerprint: &Fingerprint,
    most: u64,
) -> Settled {
    let mut each = FIRST;
    let mut asked = 0;
    loop {
        if let Some((pointer, p)) = decide(&arms.counts()) {
            return Settled::Decided(pointer, p);
        }
        if asked >= most {
            return Settled::Open;
        }
        let (conditions, runs): (Vec<_>, Vec<_>) = (0..each)
            .flat_map(|_| arms.each())
            .map(|arm| (arm.condition(), arm.work.clone()))
            .unzip();
        let Ok(probed) = prober.probe(runs) else {
            return Settled::Interrupted;
        };
        arms.learn(conditions.into_iter().zip(probed), fingerprint);
        asked += each;
        each = (each * 2).min(AT_ONCE);
    }
}

fn suspicion(
    fingerprint: Fingerprint,
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
        Settled::Open if counts.never_failed() => notes.push(OUTSIDE.to_owned()),
        _ => {}
    }
    notes.extend(also_fails(&cause, &counts));
    Suspicion {
        fingerprint,
        cause,
        arms: arms.tried(),
        error_probability,
        notes,
        neighbours,
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
