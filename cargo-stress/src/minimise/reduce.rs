//! From a suspicion to the fewest tests that explain it.

use super::answers::Question;
use super::beside::{Place, beside};
use super::in_order::in_order;
use crate::model::{
    Catalog, Explanation, Prober, SuspectedCause, Suspicion, TestId, Verdict, Work,
};

/// What is wanted of it, and of whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reduction<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) test: TestId,
    /// Whether every set of culprits is wanted, not only one.
    pub(crate) all: bool,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Reduced {
    pub(crate) verdict: Verdict,
    /// The share of failures with the culprits, where there are any.
    pub(crate) rate: Option<f64>,
    pub(crate) explanation: Explanation,
    /// The smallest run that shows it, and where in it the test stands.
    pub(crate) run: (Work, usize),
    /// A run in which the test comes last and passes, if anything lets it pass.
    pub(crate) passing: Work,
}

/// Names the culprits. Interrupted, it says what is known by then.
pub(crate) fn reduce(
    prober: &mut dyn Prober,
    reduction: &Reduction<'_>,
    suspicion: &Suspicion,
) -> Reduced {
    let explanation = Explanation {
        arms: suspicion.arms.clone(),
        error_probability: suspicion.error_probability,
        notes: suspicion.notes.clone(),
        ..Explanation::default()
    };
    let test = reduction.catalog.test(reduction.test);
    let alone = Work::in_order(test.binary, [reduction.test], test.launch);
    let mut reduced = Reduced {
        verdict: Verdict::Undecided,
        rate: None,
        explanation,
        run: (alone.clone(), 0),
        passing: alone,
    };
    match &suspicion.cause {
        SuspectedCause::NotCompany(verdict) => reduced.verdict = *verdict,
        SuspectedCause::Itself => {
            reduced.verdict = Verdict::NonIdempotent;
            let twice = [reduction.test, reduction.test];
            reduced.run = (Work::in_order(test.binary, twice, test.launch), 1);
            reduced.rate = Some(1.0);
        }
        SuspectedCause::Before(before) => {
            reduced.verdict = Verdict::OrderDependent;
            let question = question(reduction, suspicion);
            in_order(prober, &question, before, &mut reduced);
        }
        SuspectedCause::Missing(before) => {
            reduced.verdict = Verdict::Brittle;
            let question = question(reduction, suspicion);
            in_order(prober, &question, before, &mut reduced);
        }
        SuspectedCause::Beside {
            others,
            before,
            threads,
        } => {
            reduced.verdict = Verdict::Interference;
            let place = Place {
                before: *before,
                threads: *threads,
            };
            let question = question(reduction, suspicion);
            beside(prober, &question, others, place, &mut reduced);
        }
    }
    reduced
}

pub(super) fn question(reduction: &Reduction<'_>, suspicion: &Suspicion) -> Question {
    let test = reduction.catalog.test(reduction.test);
    Question {
        binary: test.binary,
        test: reduction.test,
        launch: test.launch,
        fingerprint: suspicion.fingerprint.clone(),
        inverted: matches!(suspicion.cause, SuspectedCause::Missing(_)),
    }
}
