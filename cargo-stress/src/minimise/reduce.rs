//! From a suspicion to the fewest tests that explain it.

use crate::model::{Catalog, Explanation, Prober, SuspectedCause, Suspicion, TestId, Verdict};

/// Names the culprits. Also says how often the failure then shows, where that is known.
pub(crate) fn reduce(
    _prober: &mut dyn Prober,
    _catalog: &Catalog,
    _test: TestId,
    suspicion: &Suspicion,
    _all: bool,
) -> (Verdict, Option<f64>, Explanation) {
    let explanation = Explanation {
        arms: suspicion.arms.clone(),
        error_probability: suspicion.error_probability,
        notes: suspicion.notes.clone(),
        ..Explanation::default()
    };
    let verdict = match &suspicion.cause {
        SuspectedCause::NotCompany(verdict) => *verdict,
        SuspectedCause::Itself => Verdict::NonIdempotent,
        SuspectedCause::Before(_) => Verdict::OrderDependent,
        SuspectedCause::Missing(_) => Verdict::Brittle,
        SuspectedCause::Beside { .. } => Verdict::Interference,
    };
    (verdict, None, explanation)
}
