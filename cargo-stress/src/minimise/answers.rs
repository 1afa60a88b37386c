//! What is asked about, and how an answer is read.

use super::search::Answer;
use crate::model::{BinaryId, Fingerprint, Probed, Seen, TestId, Work};
use stress_runtime::protocol::Launch;

/// The test in question, and which of its ways to end is the one that is searched for.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) binary: BinaryId,
    pub(super) test: TestId,
    pub(super) launch: Launch,
    pub(super) fingerprint: Fingerprint,
    /// It fails when left to itself, and its passing is searched for.
    pub(super) inverted: bool,
}

impl Question {
    /// The run of these tests, one after another, and then the one in question.
    pub(super) fn run_after(&self, before: &[TestId]) -> Work {
        Work::in_order(self.binary, [before, &[self.test]].concat(), self.launch)
    }

    /// The answer that an attempt of the test gives.
    pub(super) fn read(&self, seen: Option<&Seen>) -> Answer {
        let Some(seen) = seen else {
            return Answer::Unclear;
        };
        match (seen.passed(), seen.is(&self.fingerprint), self.inverted) {
            (true, _, false) | (_, true, true) => Answer::Passes,
            (_, true, false) | (true, _, true) => Answer::Fails,
            (false, false, _) => Answer::Unclear,
        }
    }

    /// The answer of the attempt at that place of a run's order.
    pub(super) fn read_at(&self, probed: &Probed, step: usize) -> Answer {
        self.read(probed.attempts.get(step).and_then(Option::as_ref))
    }
}
