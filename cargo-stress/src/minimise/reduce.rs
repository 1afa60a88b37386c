//! From a suspicion to the fewest tests that explain it.

use super::answers::Question;
use super::beside::{Place, beside};
use super::in_order::in_order;
use super::search::Answer;
use crate::model::{
    Catalog, Explanation, Probed, Prober, SuspectedCause, Suspicion, TestId, Verdict, Work,
};

/// So often those who fail beside others are tried after them.
const IN_ORDER: usize = 20;

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
    let test = reduction.catalog.test(reduction.test);
    let alone = Work::in_order(test.binary, [reduction.test], test.launch);
    let begin = |verdict| Reduced {
        verdict,
        rate: None,
        explanation: of_suspicion(suspicion),
        run: (alone.clone(), 0),
        passing: alone.clone(),
    };
    let mut reduced = begin(Verdict::Undecided);
    match &suspicion.cause {
        SuspectedCause::NotCompany(verdict) => {
            reduced.verdict = *verdict;
            if let Some(telling) = &suspicion.most_telling {
                reduced.run = (telling.work.clone(), telling.step);
            }
        }
        SuspectedCause::Itself => {
            reduced.verdict = Verdict::NonIdempotent;
            let twice = [reduction.test, reduction.test];
            reduced.run = (Work::in_order(test.binary, twice, test.launch), 1);
            reduced.rate = Some(1.0);
        }
        SuspectedCause::Before(before) => {
            reduced.verdict = Verdict::OrderDependent;
            let question = question(reduction, suspicion);
            // Until there is something smaller.
            reduced.run = (question.run_after(before), before.len());
            in_order(prober, &question, before, &mut reduced);
            if reduced.verdict == Verdict::Flaky {
                reduced.run = (alone.clone(), 0);
            }
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
            stagger_us,
        } => {
            reduced.verdict = Verdict::Interference;
            let place = Place {
                before: *before,
                threads: *threads,
                stagger_us: *stagger_us,
            };
            let question = question(reduction, suspicion);
            beside(prober, &question, others, place, &mut reduced);
            let culprits = reduced.explanation.with.clone();
            let rate = reduced.rate.unwrap_or(1.0);
            if fail_before(prober, &question, &culprits, rate) {
                // Side by side one may be over before the other begins. That is what it was.
                let mut ordered = begin(Verdict::OrderDependent);
                in_order(prober, &question, &culprits, &mut ordered);
                if !ordered.explanation.polluters.is_empty() {
                    ordered.explanation.candidates = others.len();
                    reduced = ordered;
                }
            }
        }
    }
    reduced
}

/// What is known before the search.
fn of_suspicion(suspicion: &Suspicion) -> Explanation {
    Explanation {
        arms: suspicion.arms.clone(),
        error_probability: suspicion.error_probability,
        notes: suspicion.notes.clone(),
        ..Explanation::default()
    }
}

/// Whether the test fails after these as well, one after another, and at least half as often as beside
/// them: it may also do so now and then, for a reason of its own.
fn fail_before(
    prober: &mut dyn Prober,
    question: &Question,
    culprits: &[TestId],
    rate: f64,
) -> bool {
    if culprits.is_empty() {
        return false;
    }
    let runs = vec![question.run_after(culprits); IN_ORDER];
    let probed = prober.probe(runs).unwrap_or_default();
    let fails = |it: &Probed| question.read_at(it, culprits.len()) == Answer::Fails;
    #[expect(clippy::cast_precision_loss, reason = "at most twenty")]
    let share = probed.iter().filter(|it| fails(it)).count() as f64 / IN_ORDER as f64;
    share > 0.0 && share * 2.0 >= rate
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
