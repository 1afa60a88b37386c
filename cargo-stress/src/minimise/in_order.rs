//! Searches the tests that ran before it.

use super::answers::Question;
use super::naming::{add_proof, name, planned, search_cost};
use super::order_oracle::OrderOracle;
use super::proof::seen_by_search;
use super::reduce::Reduced;
use super::search::{Oracle, Terms, smallest_set};
use super::searching::Known;
use crate::model::{Condition, Prober, TestId, Verdict};

/// Searches those that ran before it.
pub(super) fn in_order(
    prober: &mut dyn Prober,
    question: &Question,
    candidates: &[TestId],
    reduced: &mut Reduced,
) {
    let terms = Terms {
        at_once: prober.width(),
        ..Terms::default()
    };
    let mut oracle = OrderOracle {
        prober: &mut *prober,
        question,
        candidates,
    };
    let begun = oracle.prober.elapsed();
    let all = Condition::SameOrder {
        before: candidates.len(),
    };
    let known = Known::of(&reduced.explanation.arms, |it| *it == all);
    let plain = |oracle: &mut dyn Oracle| smallest_set(oracle, candidates.len(), terms);
    let found = if question.inverted {
        plain(&mut oracle)
    } else {
        known.search(&mut oracle, candidates.len(), plain)
    };
    let elapsed = oracle.prober.elapsed() - begun;
    reduced.explanation.search = search_cost(found.cost, elapsed);
    let Some(culprits) = name(question, reduced, &found, candidates) else {
        return;
    };
    let run = |tests: &[TestId]| (question.run_after(tests), tests.len());
    let planned = planned(
        &culprits,
        found.complete,
        run,
        Condition::After,
        Condition::Without,
    );
    let seen = seen_by_search(
        question,
        &found,
        &culprits,
        Condition::After(culprits.clone()),
        Condition::Without,
    );
    add_proof(prober, question, &planned, seen, reduced);
    if reduced.verdict == Verdict::Brittle {
        // What shows it is the test alone; the state-setters let it pass.
        reduced.passing = run(&culprits).0;
        reduced.explanation.state_setters = culprits;
        return;
    }
    reduced.run = run(&culprits);
    reduced.explanation.polluters = culprits;
}
