//! Asks what the test does after some of the tests that ran before it.

use super::answers::Question;
use super::search::{Answer, Interrupted, Oracle};
use crate::model::{Fork, Prober, TestId, Work};
use stress_runtime::protocol::Launch;

/// Candidates are predecessors, in their order.
pub(super) struct OrderOracle<'a> {
    pub(super) prober: &'a mut dyn Prober,
    pub(super) question: &'a Question,
    pub(super) candidates: &'a [TestId],
}

impl OrderOracle<'_> {
    fn tests(&self, sequence: &[usize]) -> Vec<TestId> {
        sequence
            .iter()
            .map(|index| self.candidates[*index])
            .collect()
    }
}

impl Oracle for OrderOracle<'_> {
    fn ask(&mut self, sequences: &[Vec<usize>]) -> Result<Vec<Answer>, Interrupted> {
        let run = |sequence: &Vec<usize>| self.question.run_after(&self.tests(sequence));
        let probed = self.prober.probe(sequences.iter().map(run).collect())?;
        let answers = sequences.iter().zip(&probed);
        Ok(answers
            .map(|(sequence, probed)| self.question.read_at(probed, sequence.len()))
            .collect())
    }

    fn walk(
        &mut self,
        sequence: &[usize],
        stops: &[usize],
        then: &[usize],
    ) -> Result<Option<Vec<Answer>>, Interrupted> {
        let Question {
            binary,
            launch,
            inverted,
            ..
        } = *self.question;
        if launch != Launch::Fork {
            return Ok(None);
        }
        let last = stops.last().copied().unwrap_or(0);
        if last == 0 {
            // Nothing runs before the only copy: it can as well be the run itself.
            let run = self.question.run_after(&self.tests(then));
            let probed = self.prober.probe(vec![run])?;
            let answers = probed
                .iter()
                .map(|it| self.question.read_at(it, then.len()));
            return Ok(Some(answers.collect()));
        }
        let branch = [self.tests(then), vec![self.question.test]].concat();
        let fork = |after: &usize| Fork {
            after: *after,
            order: branch.clone(),
        };
        let work = Work {
            branches: stops.iter().map(fork).collect(),
            // A copy that fails ends the walk: that is what is searched for, or says nothing.
            until_a_branch_fails: !inverted,
            ..Work::in_order(binary, self.tests(&sequence[..last]), launch)
        };
        let probed = self.prober.probe(vec![work])?;
        let Some(probed) = probed.into_iter().next() else {
            return Ok(None);
        };
        if probed.no_branches.is_some() {
            return Ok(None);
        }
        let mut answers = Vec::new();
        for branch in probed
            .branches
            .iter()
            .take_while(|branch| !branch.is_empty())
        {
            let answer = self
                .question
                .read(branch.get(then.len()).and_then(Option::as_ref));
            answers.push(answer);
            if answer != Answer::Passes {
                break;
            }
        }
        Ok(Some(answers))
    }
}
