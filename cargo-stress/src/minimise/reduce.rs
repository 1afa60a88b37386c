//! From a suspicion to the fewest tests that explain it.

use super::answers::Question;
use super::cleaners::cleaners;
use super::company_oracle::CompanyOracle;
use super::order_oracle::OrderOracle;
use super::proof::{Planned, prove, seen_by_search};
use super::search::{
    Alternatives, Cost, Found, Oracle, Terms, all_alternatives, smallest_company, smallest_set,
};
use crate::model::{
    Catalog, Condition, Explanation, Prober, SearchCost, SuspectedCause, Suspicion, TestId,
    Verdict, Work,
};
use std::time::Instant;

/// Other sets of culprits that are named at most.
const MOST_OTHERS: usize = 20;
/// With more tests in the binary, nobody asks each of them whether it cleans.
const MOST_CLEANERS_ASKED: usize = 2000;

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
            in_order(prober, reduction, suspicion, before, &mut reduced);
        }
        SuspectedCause::Missing(before) => {
            reduced.verdict = Verdict::Brittle;
            in_order(prober, reduction, suspicion, before, &mut reduced);
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
            beside(prober, reduction, suspicion, others, place, &mut reduced);
        }
    }
    reduced
}

fn question(reduction: &Reduction<'_>, suspicion: &Suspicion) -> Question {
    let test = reduction.catalog.test(reduction.test);
    Question {
        binary: test.binary,
        test: reduction.test,
        launch: test.launch,
        fingerprint: suspicion.fingerprint.clone(),
        inverted: matches!(suspicion.cause, SuspectedCause::Missing(_)),
    }
}

fn terms(prober: &dyn Prober) -> Terms {
    Terms {
        at_once: prober.width(),
        ..Terms::default()
    }
}

/// Searches those that ran before it.
fn in_order(
    prober: &mut dyn Prober,
    reduction: &Reduction<'_>,
    suspicion: &Suspicion,
    candidates: &[TestId],
    reduced: &mut Reduced,
) {
    let question = &question(reduction, suspicion);
    let terms = terms(prober);
    let mut oracle = OrderOracle {
        prober: &mut *prober,
        question,
        candidates,
    };
    let begun = Instant::now();
    let found = smallest_set(&mut oracle, candidates.len(), terms);
    let others = others(&mut oracle, candidates.len(), &found, reduction.all, terms);
    reduced.explanation.search = Some(search_cost(&found, others.as_ref(), begun));
    let Some(culprits) = name(reduced, &found, candidates, others) else {
        return;
    };
    let run = |tests: &[TestId]| {
        let order = [tests, &[question.test]].concat();
        let step = tests.len();
        (
            Work::in_order(question.binary, order, question.launch),
            step,
        )
    };
    let planned = planned(&culprits, run, Condition::After, Condition::Without);
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

/// Adds the tests that, run between polluters and victim, make it pass again. It asks about every
/// test of the binary and proves nothing, so whatever the verdict needs is asked first.
pub(crate) fn name_cleaners(
    prober: &mut dyn Prober,
    reduction: &Reduction<'_>,
    suspicion: &Suspicion,
    reduced: &mut Reduced,
) {
    let culprits = &reduced.explanation.polluters;
    if culprits.is_empty() {
        return;
    }
    let question = &question(reduction, suspicion);
    let others: Vec<TestId> = reduction
        .catalog
        .test_ids()
        .filter(|id| reduction.catalog.test(*id).binary == question.binary)
        .filter(|id| *id != question.test && !culprits.contains(id))
        .collect();
    let rate = reduced.rate.unwrap_or(1.0);
    if others.len() <= MOST_CLEANERS_ASKED
        && let Ok(cleaners) = cleaners(prober, question, culprits, &others, rate)
    {
        reduced.explanation.cleaners = cleaners;
    }
}

/// Where the test stood in the round in which it failed, and how many ran at once.
#[derive(Debug, Clone, Copy)]
struct Place {
    before: usize,
    threads: usize,
}

/// Searches those that ran at the same time.
fn beside(
    prober: &mut dyn Prober,
    reduction: &Reduction<'_>,
    suspicion: &Suspicion,
    candidates: &[TestId],
    place: Place,
    reduced: &mut Reduced,
) {
    let question = &question(reduction, suspicion);
    let terms = terms(prober);
    let mut oracle = CompanyOracle {
        prober: &mut *prober,
        question,
        candidates,
        before: place.before,
        threads: place.threads,
    };
    let begun = Instant::now();
    let found = smallest_company(&mut oracle, candidates.len(), terms.at_once * 4, terms);
    reduced.explanation.search = Some(search_cost(&found, None, begun));
    let Some(culprits) = name(reduced, &found, candidates, None) else {
        return;
    };
    let indices: Vec<usize> = found.set.clone().unwrap_or_default();
    let run = |tests: &[TestId]| {
        let kept: Vec<usize> = indices
            .iter()
            .copied()
            .filter(|index| tests.contains(&candidates[*index]))
            .collect();
        oracle.run(&kept)
    };
    let planned = planned(&culprits, run, Condition::Beside, Condition::BesideWithout);
    let run = oracle.run(&indices);
    let seen = seen_by_search(
        question,
        &found,
        &culprits,
        Condition::Beside(culprits.clone()),
        Condition::BesideWithout,
    );
    add_proof(prober, question, &planned, seen, reduced);
    reduced.run = run;
    reduced.explanation.with = culprits;
}

/// Further sets, if they are all wanted.
fn others(
    oracle: &mut dyn Oracle,
    candidates: usize,
    found: &Found,
    all: bool,
    terms: Terms,
) -> Option<Alternatives> {
    (all && found.complete).then(|| all_alternatives(oracle, candidates, found, MOST_OTHERS, terms))
}

/// Of a search that has begun then and ends now.
fn search_cost(found: &Found, others: Option<&Alternatives>, begun: Instant) -> SearchCost {
    let others = others.map_or(Cost::default(), |others| others.cost);
    SearchCost {
        tests_run: found.cost.tests + others.tests,
        processes: found.cost.processes + others.processes,
        elapsed: begun.elapsed(),
    }
}

/// Takes over what the search says; `None` if it names nobody.
fn name(
    reduced: &mut Reduced,
    found: &Found,
    candidates: &[TestId],
    others: Option<Alternatives>,
) -> Option<Vec<TestId>> {
    let explanation = &mut reduced.explanation;
    explanation.candidates = candidates.len();
    let Some(set) = &found.set else {
        reduced.verdict = Verdict::Undecided;
        let note = "in the search it did not fail again in its old company";
        explanation.notes.push(note.to_owned());
        return None;
    };
    if set.is_empty() {
        reduced.verdict = Verdict::Flaky;
        explanation.error_probability = None;
        let note = "in the search it failed without company, too";
        explanation.notes.push(note.to_owned());
        return None;
    }
    if !found.complete {
        let note = "the search was not finished: perhaps not all of them are needed";
        explanation.notes.push(note.to_owned());
    }
    let by_chance = explanation.error_probability.unwrap_or(0.0);
    explanation.error_probability = Some((by_chance + found.error).min(1.0));
    explanation.more_exist = found.more;
    let tests = |set: &Vec<usize>| set.iter().map(|index| candidates[*index]).collect();
    if let Some(others) = others {
        let sets = others.sets.iter().filter_map(|found| found.set.as_ref());
        let others: Vec<Vec<TestId>> = sets.map(tests).collect();
        explanation.more_exist = Some(!others.is_empty());
        explanation.others = others;
    }
    #[expect(clippy::cast_lossless, reason = "counts")]
    let rate = (found.held.tried > 0).then(|| found.held.failed as f64 / found.held.tried as f64);
    reduced.rate = rate;
    Some(tests(set))
}

/// The arms: with all culprits, and without each.
fn planned(
    culprits: &[TestId],
    run: impl Fn(&[TestId]) -> (Work, usize),
    with: impl Fn(Vec<TestId>) -> Condition,
    without: impl Fn(TestId) -> Condition,
) -> Vec<Planned> {
    let arm = |condition, tests: &[TestId]| {
        let (work, step) = run(tests);
        Planned {
            condition,
            work,
            step,
        }
    };
    let all = arm(with(culprits.to_vec()), culprits);
    let each = culprits.iter().map(|left_out| {
        let rest = culprits.iter().copied().filter(|it| it != left_out);
        arm(without(*left_out), &rest.collect::<Vec<_>>())
    });
    std::iter::once(all).chain(each).collect()
}

/// Puts the figures in front of those by which the suspicion arose.
fn add_proof(
    prober: &mut dyn Prober,
    question: &Question,
    planned: &[Planned],
    seen: Vec<crate::model::Arm>,
    reduced: &mut Reduced,
) {
    // Without its one culprit the test is alone, and that has been tried already.
    let planned = if planned.len() == 2 {
        &planned[..1]
    } else {
        planned
    };
    let seen = seen.into_iter().take(planned.len()).collect();
    let (arms, _) = prove(prober, question, planned, seen);
    debug_assert!(
        arms.iter()
            .zip(planned)
            .all(|(arm, it)| arm.condition == it.condition)
    );
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    if let Some(first) = arms.first().filter(|arm| arm.runs > 0) {
        let share = first.failed as f64 / first.runs as f64;
        reduced.rate = Some(if question.inverted {
            1.0 - share
        } else {
            share
        });
    }
    let suspicion = std::mem::take(&mut reduced.explanation.arms);
    reduced.explanation.arms = arms.into_iter().chain(suspicion).collect();
}
