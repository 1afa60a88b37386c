//! Asks what the test does at the same time as some of the tests that ran beside it.

use super::answers::Question;
use super::beside::Place;
use super::search::{Answer, Interrupted, Oracle};
use crate::model::{Prober, TestId, Work};

/// Candidates are the tests of the round, in its order, without the one in question.
pub(super) struct CompanyOracle<'a> {
    pub(super) prober: &'a mut dyn Prober,
    pub(super) question: &'a Question,
    pub(super) candidates: &'a [TestId],
    pub(super) place: Place,
}

impl CompanyOracle<'_> {
    /// The run, and where in it the test stands: at its old place among those that are left.
    pub(super) fn run(&self, sequence: &[usize]) -> (Work, usize) {
        let step = sequence
            .iter()
            .filter(|index| **index < self.place.before)
            .count();
        let tests = sequence.iter().map(|index| self.candidates[*index]);
        let mut order: Vec<TestId> = tests.collect();
        order.insert(step, self.question.test);
        let work = Work {
            threads: self.place.threads.clamp(1, order.len()),
            stagger_us: self.place.stagger_us,
            until: self.question.fingerprint.until(step),
            ..Work::in_order(self.question.binary, order, self.question.launch)
        };
        (work, step)
    }
}

impl Oracle for CompanyOracle<'_> {
    fn ask(&mut self, sequences: &[Vec<usize>]) -> Result<Vec<Answer>, Interrupted> {
        let (runs, steps): (Vec<_>, Vec<_>) =
            sequences.iter().map(|sequence| self.run(sequence)).unzip();
        let probed = self.prober.probe(runs)?;
        let answers = probed.iter().zip(steps);
        Ok(answers
            .map(|(probed, step)| self.question.read_at(probed, step))
            .collect())
    }
}
