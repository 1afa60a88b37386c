//! Finds tests that, run between polluters and victim, make the victim pass again.

use super::answers::Question;
use super::reduce::{Reduced, Reduction, question};
use super::search::Answer;
use crate::model::{Catalog, Fork, Interrupted, Prober, Suspicion, TestId, Work};
use crate::statistics::runs_to_see;
use stress_runtime::protocol::Launch;

/// A test that cleans nothing is taken for a cleaner with at most this chance.
const MISTAKEN: f64 = 1e-4;
/// With more tests in the binary, nobody asks each of them whether it cleans.
const MOST_ASKED: usize = 2000;
/// More passes in a row than this are never asked for.
const MOST: u64 = 60;
/// Nor fewer, however often it fails.
const FEWEST: u64 = 3;

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
    let others = others(reduction.catalog, question, culprits);
    let rate = reduced.rate.unwrap_or(1.0);
    if others.len() <= MOST_ASKED
        && let Ok(cleaners) = cleaners(prober, question, culprits, &others, rate)
    {
        reduced.explanation.cleaners = cleaners;
    }
}

/// All other tests of the binary, in natural order.
pub(super) fn others(catalog: &Catalog, question: &Question, culprits: &[TestId]) -> Vec<TestId> {
    let is_other = |id: &TestId| {
        let of_binary = catalog.test(*id).binary == question.binary;
        of_binary && *id != question.test && !culprits.contains(id)
    };
    catalog.test_ids().filter(is_other).collect()
}

/// Those of `candidates` after which the victim passes although the polluters ran. `rate` is how
/// often it fails without them.
fn cleaners(
    prober: &mut dyn Prober,
    question: &Question,
    polluters: &[TestId],
    candidates: &[TestId],
    rate: f64,
) -> Result<Vec<TestId>, Interrupted> {
    let mut left: Vec<TestId> = candidates.to_vec();
    let needed = passes_needed(rate);
    // Each time round only those are asked again that have passed so far: most drop out at once.
    for _ in 0..needed {
        if left.is_empty() {
            break;
        }
        left = passing(prober, question, polluters, &left)?;
    }
    Ok(left)
}

/// Passes in a row that a victim which fails at that rate is hardly ever lucky enough for.
fn passes_needed(rate: f64) -> u64 {
    runs_to_see(rate, MISTAKEN).map_or(MOST, |passes| passes.clamp(FEWEST, MOST))
}

/// Those after which the victim passed this time.
fn passing(
    prober: &mut dyn Prober,
    question: &Question,
    polluters: &[TestId],
    candidates: &[TestId],
) -> Result<Vec<TestId>, Interrupted> {
    let (binary, launch, test) = (question.binary, question.launch, question.test);
    if launch == Launch::Fork {
        let fork = |cleaner: &TestId| Fork {
            after: polluters.len(),
            order: vec![*cleaner, test],
        };
        let work = Work {
            branches: candidates.iter().map(fork).collect(),
            ..Work::in_order(binary, polluters.to_vec(), launch)
        };
        let probed = prober.probe(vec![work])?;
        if let Some(probed) = probed.into_iter().next()
            && probed.no_branches.is_none()
        {
            let answers = probed
                .branches
                .iter()
                .map(|branch| question.read(branch.get(1).and_then(Option::as_ref)));
            return Ok(kept(candidates, answers));
        }
    }
    let run = |cleaner: &TestId| question.run_after(&[polluters, &[*cleaner]].concat());
    let probed = prober.probe(candidates.iter().map(run).collect())?;
    let step = polluters.len() + 1;
    let answers = probed.iter().map(|probed| question.read_at(probed, step));
    Ok(kept(candidates, answers))
}

fn kept(candidates: &[TestId], answers: impl Iterator<Item = Answer>) -> Vec<TestId> {
    candidates
        .iter()
        .zip(answers)
        .filter(|(_, answer)| *answer == Answer::Passes)
        .map(|(cleaner, _)| *cleaner)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarer_the_failure_the_more_passes_prove_a_cleaner() {
        assert_eq!(passes_needed(1.0), 3);
        assert_eq!(passes_needed(0.5), 14);
        assert_eq!(passes_needed(0.0), MOST);
    }
}
