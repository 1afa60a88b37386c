//! Whether other tests do the same as the culprits that were found, and which.
//!
//! All tests of the binary are asked, not only those that happened to run before: that they did not
//! does not clear them.

use super::answers::Question;
use super::cleaners::others;
use super::order_oracle::OrderOracle;
use super::reduce::{Reduced, Reduction, question};
use super::search::{Answer, Found, Interrupted, Oracle, Score, Terms, all_alternatives};
use super::searching::fails_alone;
use crate::model::{Prober, Suspicion, TestId, Verdict};
use crate::statistics::runs_to_see;

/// Other sets of culprits that are named at most.
const MOST_NAMED: usize = 20;
/// If the others did the same, they would have been seen to with at least this probability.
const MISSED: f64 = 0.01;
/// The others are run no more often than this to see it.
const MOST_WALKS: u64 = 10;

/// Adds whether there are other sets, and which if all are wanted. It asks about every test of the
/// binary and proves nothing, so whatever the verdict needs is asked first.
pub(crate) fn name_alternatives(
    prober: &mut dyn Prober,
    reduction: &Reduction<'_>,
    suspicion: &Suspicion,
    reduced: &mut Reduced,
) {
    let culprits = match reduced.verdict {
        Verdict::OrderDependent => reduced.explanation.polluters.clone(),
        Verdict::Brittle => reduced.explanation.state_setters.clone(),
        _ => return,
    };
    if culprits.is_empty() {
        return;
    }
    let question = &question(reduction, suspicion);
    let others = others(reduction.catalog, question, &culprits);
    let rate = reduced.rate.unwrap_or(1.0);
    if !reduction.all && reduced.explanation.more_exist == Some(true) {
        // Some of those that ran before do.
        return;
    }
    let not_all = "not all other sets of tests that do the same were searched for";
    if !question.inverted && fails_alone(&reduced.explanation.arms) {
        // A single failure after the others would say nothing.
        if reduction.all {
            reduced.explanation.notes.push(not_all.to_owned());
        }
        return;
    }
    let more = if reduction.all {
        let (sets, are_all) = name_all(prober, question, &culprits, &others, rate);
        reduced.explanation.others = sets;
        if !are_all {
            reduced.explanation.notes.push(not_all.to_owned());
        }
        Ok(Some(!reduced.explanation.others.is_empty()))
    } else {
        do_the_same(prober, question, &others, rate)
    };
    reduced.explanation.more_exist = more.unwrap_or(None);
}

/// All other sets, and whether there are no more.
fn name_all(
    prober: &mut dyn Prober,
    question: &Question,
    culprits: &[TestId],
    others: &[TestId],
    rate: f64,
) -> (Vec<Vec<TestId>>, bool) {
    let candidates = [culprits, others].concat();
    let terms = Terms {
        at_once: prober.width(),
        ask_for_more: false,
        ..Terms::default()
    };
    let mut oracle = OrderOracle {
        prober,
        question,
        candidates: &candidates,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of twenty"
    )]
    let held = Score {
        failed: (rate * 20.0).round() as u32,
        tried: 20,
        unclear: 0,
    };
    let first = Found::known((0..culprits.len()).collect(), held);
    let all = all_alternatives(&mut oracle, candidates.len(), &first, MOST_NAMED, terms);
    let tests = |set: Vec<usize>| set.into_iter().map(|index| candidates[index]).collect();
    let sets = all.sets.into_iter().filter_map(|found| found.set);
    (sets.map(tests).collect(), all.complete)
}

/// Whether some of the others do the same without the culprits; `None` if that cannot be said.
fn do_the_same(
    prober: &mut dyn Prober,
    question: &Question,
    others: &[TestId],
    rate: f64,
) -> Result<Option<bool>, Interrupted> {
    if others.is_empty() {
        return Ok(Some(false));
    }
    let mut oracle = OrderOracle {
        prober,
        question,
        candidates: others,
    };
    let all: Vec<usize> = (0..others.len()).collect();
    // A cleaner among them may hide a polluter from a victim that only comes last.
    let spacing = others.len().isqrt().max(1);
    let mut stops: Vec<usize> = (spacing..others.len()).step_by(spacing).collect();
    stops.push(others.len());
    let walks = runs_to_see(rate, MISSED).unwrap_or(MOST_WALKS);
    let mut said = None;
    for _ in 0..walks.min(MOST_WALKS) {
        let answers = match oracle.walk(&all, &stops, &[])? {
            Some(answers) => answers,
            None => oracle.ask(std::slice::from_ref(&all))?,
        };
        if answers.contains(&Answer::Fails) {
            return Ok(Some(true));
        }
        if answers.last() == Some(&Answer::Passes) {
            said = Some(false);
        }
    }
    Ok(said)
}
