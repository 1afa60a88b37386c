//! Looks into a failing test: controlled re-runs under several conditions, interleaved, so that a
//! change in the load of the machine hits all of them alike.

use super::arms::Arms;
use super::busy::{needs_busy_machine, needs_quiet_machine};
use super::conclude::conclude;
use super::confirm::runs_needed;
use super::count::Count;
use super::decision::{Counts, Pointer};
use super::looks::Looks;
use super::neighbours::{Influence, Shown, influence_of_others};
use super::quiet_company::in_quiet_company;
use super::settle::{MOST, Settled, settle};
use super::undisturbed::Undisturbed;
use crate::model::{
    Arm, Catalog, Companies, Condition, Fingerprint, MostTelling, Neighbours, Prober,
    SuspectedCause, Suspicion, Tally, TestId, Verdict, Work,
};

/// Distinct failures of one test that are looked into until one has a culprit.
const FAILURES: usize = 3;
/// Beside a flake that is known to be one, those are not looked into that are less than this part of all failures:
/// what they need would be taken for what the test needs.
const NOTABLE: u64 = 10;
/// Companies of one failure that are asked about.
const COMPANIES: usize = 3;

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
    let mut looks = Looks::default();
    for group in tally.failures().into_iter().take(FAILURES) {
        let is_known = best.as_ref().is_some_and(|it| !is_open(it));
        if is_known && group.count * NOTABLE < tally.not_passed() {
            break;
        }
        let fingerprint = group.evidence.fingerprint();
        let arms = |fingerprint: &Fingerprint, turn| {
            let passed = tally.passed > 0;
            let mut arms = Arms::new(catalog, test, fingerprint, companies, passed, turn);
            arms.count_session(tally, group.count);
            arms
        };
        let seen = Count::of(group.count, tally.runs());
        let mut ask = |prober: &mut dyn Prober, fingerprint: &Fingerprint, arms: Arms| {
            let mut arms = arms.after(looks);
            let suspicion = examine_failure(prober, fingerprint, &mut arms, seen);
            looks = arms.looks();
            suspicion
        };
        let mut suspicion = ask(prober, &fingerprint, arms(&fingerprint, 0));
        if let Some(wider) = wider(&suspicion) {
            let other = ask(prober, &wider, arms(&wider, 0));
            if !is_open(&other) {
                suspicion = other;
            }
        }
        for turn in 1..COMPANIES {
            let arms = arms(&fingerprint, turn);
            if !fails_alone_too_seldom(&suspicion, seen) || !arms.have_company() {
                break;
            }
            let other = ask(prober, &fingerprint, arms);
            if !matches!(other.cause, SuspectedCause::NotCompany(_)) {
                suspicion = other;
            }
        }
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

/// Whether it is taken for a flake, and fails alone, on a busy machine or not, by far not as often as it did in
/// the session: then the company that was asked about may be one in which it failed by chance.
fn fails_alone_too_seldom(suspicion: &Suspicion, seen: Count) -> bool {
    let is_alone = |arm: &&Arm| matches!(arm.condition, Condition::Alone | Condition::BusyMachine);
    let exceeds = |arm: &Arm| seen.often_exceeds(Count::of(arm.failed, arm.runs));
    suspicion.cause == SuspectedCause::NotCompany(Verdict::Flaky)
        && suspicion.arms.iter().filter(is_alone).all(exceeds)
}

/// Flaky, if it fails alone on a busy machine, and company does not make it fail more often: else it may fail there
/// for a reason that it has anywhere.
fn fails_as_often_busy(
    prober: &mut dyn Prober,
    alone: &Shown,
    counts: &Counts,
    fingerprint: &Fingerprint,
) -> Option<Suspicion> {
    let suspicion = needs_busy_machine(prober, alone, counts.alone, fingerprint)?;
    let mut arms = suspicion.arms.iter();
    let busy = arms.find(|it| it.condition == Condition::BusyMachine)?;
    let busy = Count::of(busy.failed, busy.runs);
    let company = [counts.order, counts.company];
    let does_more = company.iter().flatten().any(|arm| arm.often_exceeds(busy));
    (!does_more).then_some(suspicion)
}

/// What to ask about in its place, where it has failed otherwise only: the same whatever the message.
fn wider(suspicion: &Suspicion) -> Option<Fingerprint> {
    let failed_otherwise = suspicion.arms.iter().any(|arm| arm.otherwise > 0);
    let fingerprint = &suspicion.fingerprint;
    (is_open(suspicion) && failed_otherwise && !fingerprint.varies())
        .then(|| fingerprint.whatever_it_says())
        .flatten()
}

fn is_open(suspicion: &Suspicion) -> bool {
    suspicion.cause == SuspectedCause::NotCompany(Verdict::Undecided)
}

/// The same for a test that passed in the session and failed a second time in one process.
pub(crate) fn examine_second_failure(
    prober: &mut dyn Prober,
    catalog: &Catalog,
    test: TestId,
    fingerprint: &Fingerprint,
) -> Suspicion {
    prober.turn_to(test);
    let mut arms = Arms::new(catalog, test, fingerprint, &Companies::default(), true, 0);
    let seen = Count::of(1, 1);
    let mut suspicion = examine_failure(prober, fingerprint, &mut arms, seen);
    if is_open(&suspicion) && suspicion.most_telling.is_none() {
        // It has not come back, for want of time mostly: then this is what is known of it.
        let mut seen = seen.arm(Condition::Twice);
        if let Some(arm) = suspicion
            .arms
            .iter()
            .position(|it| it.condition == Condition::Twice)
        {
            let again = suspicion.arms.remove(arm);
            (seen.runs, seen.otherwise) = (seen.runs + again.runs, again.otherwise);
        }
        let of_test = catalog.test(test);
        suspicion.most_telling = Some(MostTelling {
            work: Work::in_order(of_test.binary, [test, test], of_test.launch),
            step: 1,
            failed: seen.failed,
            runs: seen.runs,
        });
        suspicion.arms.insert(0, seen);
    }
    suspicion
}

/// `seen` is how often it failed so in the session.
fn examine_failure(
    prober: &mut dyn Prober,
    fingerprint: &Fingerprint,
    arms: &mut Arms,
    seen: Count,
) -> Suspicion {
    let rate = seen.rate();
    // Until something should have failed, if the session's company has anything to do with it.
    let soon = runs_needed(rate).min(MOST);
    let mut settled = settle(prober, arms, fingerprint, soon);
    let mut was_asked_busy = false;
    if matches!(settled, Settled::Open) {
        if let Some(suspicion) = in_quiet_company(prober, arms, fingerprint, soon) {
            return suspicion;
        }
        let (alone, counts) = (arms.alone(rate), arms.counts());
        let is_over = counts.never_failed() || seen.often_exceeds(arms.pooled());
        was_asked_busy = counts.alone.failed == 0 && is_over;
        if was_asked_busy
            && let Some(suspicion) = fails_as_often_busy(prober, &alone, &counts, fingerprint)
        {
            return suspicion;
        }
        settled = settle(prober, arms, fingerprint, MOST - soon);
    }
    let (alone, counts) = (arms.alone(rate), arms.counts());
    let fails_at_times = |company: Count| company.failed < company.telling();
    if let Settled::Decided(Pointer::Company, _) = settled
        && !was_asked_busy
        && counts.alone.failed == 0
        && counts.company.is_some_and(fails_at_times)
        && let Some(suspicion) = fails_as_often_busy(prober, &alone, &counts, fingerprint)
    {
        // Those beside it do no more than to take the processor.
        return suspicion;
    }
    if let Settled::Decided(Pointer::Broken, _) = settled
        && prober.width() > 1
        && let Some(suspicion) = needs_quiet_machine(prober, &alone, counts.alone, fingerprint)
    {
        return suspicion;
    }
    let shown = match settled {
        Settled::Decided(pointer, _) => arms.shown(pointer),
        // Too seldom to point at anything: it may be two processes that meet now and then.
        Settled::Open => arms.failing(),
        Settled::Interrupted => None,
    };
    if let Some(shown) = shown
        && let Influence::Needed(quiet) = influence_of_others(prober, &shown, fingerprint)
    {
        let undisturbed = Undisturbed {
            fingerprint,
            disturbed: arms,
            shown: &shown,
            quiet,
        };
        return undisturbed.examine(prober);
    }
    conclude(fingerprint, arms, &settled, Neighbours::Session)
}
