//! Looks into what fails beside other processes, and has not failed without them.

use super::arms::Arms;
use super::busy::{needs_busy_machine, on_a_busy_machine};
use super::conclude::{conclude, conclude_company, noting};
use super::count::Count;
use super::crowd::FailedWithout;
use super::neighbours::{Shown, beside_others};
use super::settle::{MOST, Settled, settle};
use crate::model::{
    Arm, Catalog, Companies, Condition, Fingerprint, Neighbours, Prober, SuspectedCause, Suspicion,
    Verdict,
};

/// What was found without the other processes of a session.
const UNDISTURBED: &str = "looked into with nothing else running: beside other processes it fails \
    otherwise";
/// What was found beside threads that only compute.
const WITHOUT_OTHERS: &str = "looked into on a busy machine, without other processes of the session: \
    beside them it fails otherwise";
/// What failed beside other processes, then not by itself, and then beside others no more.
const OVER: &str = "it failed while others ran, and then no more: what decides may be over by \
    now, a busy machine for one, or it is rarer than was tried, or it shares something with other processes: \
    -j 1 tells";
/// What failed beside other processes, and there was no time to see why.
const BESIDE: &str = "so far it failed beside other processes only: it may share something with them, or \
    need a busy machine";
/// What failed beside threads that only compute, and not often enough to say more.
const RARE: &str = "it failed on a busy machine, too, without other processes, but too seldom there to \
    tell what makes it";
/// What fails in company only, and only where threads have to wait for a processor.
const BUSY_COMPANY: &str = "it takes a busy machine to show";
/// What fails only beside other processes, and not because they take processor time.
pub(super) const SHARED: &str = "it shares something with other processes of this session, most likely with \
    itself: a file, a port. `cargo test` never runs it so, and it is no finding; STRESS_SLOT tells \
    runs apart, and -j 1 makes them one at a time";

/// It fails beside other processes of this session, and did not without them. What else is to be seen?
#[derive(Debug)]
pub(super) struct Undisturbed<'a> {
    pub(super) fingerprint: &'a Fingerprint,
    /// What was seen beside them.
    pub(super) disturbed: &'a Arms,
    /// The run by which it shows there.
    pub(super) shown: &'a Shown,
    /// The same without them.
    pub(super) quiet: Arm,
}

impl Undisturbed<'_> {
    pub(super) fn examine(self, prober: &mut dyn Prober) -> Suspicion {
        let in_company = matches!(self.shown.condition, Condition::SameCompany { .. });
        // If the others do no more than to keep the processors busy, this tells soonest: it was tried
        // often without them.
        if in_company && let Some(suspicion) = self.in_busy_company(prober) {
            return suspicion;
        }
        let (arms, settled) = self.settle_again(prober, Neighbours::Nobody);
        match settled {
            Settled::Interrupted if arms.counts().never_failed() => return self.cut_short(),
            Settled::Open if arms.counts().never_failed() => {}
            _ => {
                let quiet = Neighbours::Nobody;
                let suspicion = conclude(self.fingerprint, &arms, &settled, quiet);
                return noting(suspicion, UNDISTURBED);
            }
        }
        // Whatever it was may be over by now: nobody is blamed for what does not come back.
        let Some(mut again) = beside_others(prober, self.shown, self.fingerprint) else {
            return self.cut_short();
        };
        if again.failed == 0 {
            // Runs that are all alike keep step, and miss one another each time. It failed among others.
            let (mixed, _) = self.settle_again(prober, Neighbours::Session);
            let condition = &self.shown.condition;
            let count = mixed.under(condition);
            if count.failed == 0 {
                return self.over();
            }
            again = count.arm(condition.clone());
        }
        let (alone, quiet) = (arms.alone(self.shown.rate), arms.counts().alone);
        if let Some(mut suspicion) = needs_busy_machine(prober, &alone, quiet, self.fingerprint) {
            suspicion.arms.extend([again, self.quiet]);
            return suspicion;
        }
        if self.shown.condition != Condition::Alone
            && !in_company
            && let Some(suspicion) = self.in_busy_company(prober)
        {
            return suspicion;
        }
        let busy = on_a_busy_machine(prober, self.shown, self.fingerprint);
        if busy.runs() == 0 {
            return self.cut_short();
        }
        if busy.failed > 0 {
            // Rarer than it was asked about before, but it does not take other processes.
            let found = in_company.then(|| self.in_busy_company(prober)).flatten();
            return found.unwrap_or_else(|| self.rare(again, busy.arm(Condition::BusyMachine)));
        }
        Suspicion {
            fingerprint: self.fingerprint.clone(),
            cause: SuspectedCause::NotCompany(Verdict::Clash),
            arms: vec![again, self.quiet, busy.arm(Condition::BusyMachine)],
            error_probability: None,
            notes: vec![SHARED.to_owned()],
            neighbours: Neighbours::Session,
            most_telling: None,
        }
    }

    /// Whether tests of its own process make it fail where threads have to wait for a processor.
    fn in_busy_company(&self, prober: &mut dyn Prober) -> Option<Suspicion> {
        let busy = Neighbours::Busy;
        let (arms, settled) = self.settle_again(prober, busy);
        conclude_company(self.fingerprint, &arms, &settled, busy, BUSY_COMPANY)
    }

    /// The same questions as before, beside others.
    fn settle_again(&self, prober: &mut dyn Prober, neighbours: Neighbours) -> (Arms, Settled) {
        let most = self.quiet.runs.min(MOST);
        let mut arms = self.disturbed.blank();
        let settled = prober.beside(neighbours, |prober| {
            let settled = settle(prober, &mut arms, self.fingerprint, most);
            if matches!(settled, Settled::Open) && !arms.counts().never_failed() {
                return settle(prober, &mut arms, self.fingerprint, MOST);
            }
            settled
        });
        (arms, settled)
    }

    /// It has not come back, also not as it was. What failed beside others by far more often than without
    /// is no flake yet.
    fn over(self) -> Suspicion {
        let quiet = Count::of(self.quiet.failed, self.quiet.runs);
        let needs_others = self
            .disturbed
            .under(&self.shown.condition)
            .often_exceeds(quiet);
        let mut suspicion = noting(self.undecided(&Settled::Open), OVER);
        if needs_others {
            suspicion.cause = SuspectedCause::NotCompany(Verdict::Undecided);
        }
        suspicion
    }

    /// It fails without other processes, too, but too seldom to tell what makes it.
    fn rare(self, again: Arm, busy: Arm) -> Suspicion {
        let mut suspicion = noting(self.undecided(&Settled::Open), RARE);
        suspicion.arms.extend([again, busy]);
        suspicion
    }

    /// There was no time to tell one from the other. That it fails alone beside others makes it no flake
    /// yet: two of it may share a file.
    fn cut_short(self) -> Suspicion {
        let most_telling = self.disturbed.most_telling();
        Suspicion {
            cause: SuspectedCause::NotCompany(Verdict::Undecided),
            most_telling,
            ..noting(self.undecided(&Settled::Interrupted), BESIDE)
        }
    }

    fn undecided(self, settled: &Settled) -> Suspicion {
        let session = Neighbours::Session;
        let mut suspicion = conclude(self.fingerprint, self.disturbed, settled, session);
        suspicion.arms.push(self.quiet);
        suspicion
    }
}

/// Looks into a test of which it is known already, from a question to many, that it fails beside others
/// and has failed without them.
pub(crate) fn examine_without_others(
    prober: &mut dyn Prober,
    catalog: &Catalog,
    failed: &FailedWithout,
) -> Suspicion {
    let (test, fingerprint) = (failed.test, failed.evidence.fingerprint());
    let mut companies = Companies::default();
    companies.failed(fingerprint.clone(), failed.company.clone());
    let mut arms = Arms::new(catalog, test, &fingerprint, &companies, true, 0);
    prober.turn_to(test);
    let busy = Neighbours::Busy;
    let settled = prober.beside(busy, |prober| settle(prober, &mut arms, &fingerprint, MOST));
    let suspicion = conclude(&fingerprint, &arms, &settled, busy);
    noting(suspicion, WITHOUT_OTHERS)
}
