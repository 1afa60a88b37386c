//! Passes questions on to the oracle, counts what they cost, and keeps the best proof.

use super::{Answer, Cost, Interrupted, Oracle, Terms};

/// Between the search and its oracle.
///
/// Whatever part of the search asked: each failure proves its sequence, and the shortest proven
/// one is what is left if the search is interrupted.
pub(super) struct Ledger<'a> {
    oracle: &'a mut dyn Oracle,
    terms: Terms,
    cost: Cost,
    best: Option<Vec<usize>>,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(oracle: &'a mut dyn Oracle, terms: Terms) -> Self {
        Self {
            oracle,
            terms,
            cost: Cost::default(),
            best: None,
        }
    }

    pub(super) fn terms(&self) -> Terms {
        self.terms
    }

    pub(super) fn cost(&self) -> Cost {
        self.cost
    }

    /// The shortest sequence that was seen to make the victim fail.
    pub(super) fn best(&self) -> Option<&[usize]> {
        self.best.as_deref()
    }

    pub(super) fn ask(&mut self, sequences: &[Vec<usize>]) -> Result<Vec<Answer>, Interrupted> {
        self.may_spend()?;
        let answers = self.oracle.ask(sequences)?;
        debug_assert_eq!(answers.len(), sequences.len());
        for (sequence, answer) in sequences.iter().zip(&answers) {
            self.cost.processes += 1;
            self.cost.tests += count(sequence.len() + 1);
            if *answer == Answer::Fails {
                self.prove(sequence.len(), || sequence.clone());
            }
        }
        Ok(answers)
    }

    pub(super) fn ask_one(&mut self, sequence: Vec<usize>) -> Result<Answer, Interrupted> {
        let answers = self.ask(&[sequence])?;
        Ok(answers.first().copied().unwrap_or(Answer::Unclear))
    }

    /// See [`Oracle::walk`].
    pub(super) fn walk(
        &mut self,
        sequence: &[usize],
        stops: &[usize],
        then: &[usize],
    ) -> Result<Option<Vec<Answer>>, Interrupted> {
        self.may_spend()?;
        let Some(answers) = self.oracle.walk(sequence, stops, then)? else {
            return Ok(None);
        };
        debug_assert!(answers.len() <= stops.len());
        self.cost.processes += 1 + count(answers.len());
        self.cost.tests += count(answers.len() * (then.len() + 1));
        if let Some(last) = answers.len().checked_sub(1) {
            self.cost.tests += count(stops[last]);
        }
        for (stop, answer) in stops.iter().zip(&answers) {
            if *answer == Answer::Fails {
                self.prove(stop + then.len(), || [&sequence[..*stop], then].concat());
            }
        }
        Ok(Some(answers))
    }

    fn prove(&mut self, len: usize, set: impl FnOnce() -> Vec<usize>) {
        if self.best.as_ref().is_none_or(|best| len < best.len()) {
            self.best = Some(set());
        }
    }

    /// An oracle that always says "unclear" must not keep the search going for ever.
    fn may_spend(&self) -> Result<(), Interrupted> {
        if self.cost.tests < self.terms.most_tests {
            Ok(())
        } else {
            Err(Interrupted)
        }
    }
}

fn count(tests: usize) -> u64 {
    tests as u64
}
