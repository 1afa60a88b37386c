//! How often the victim failed of how often it was tried.

use super::Answer;

/// Failures of tries after the same sequence. Unclear answers are no tries, and counted apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Score {
    pub(crate) failed: u32,
    pub(crate) tried: u32,
    pub(crate) unclear: u32,
}

impl Score {
    pub(super) fn note(&mut self, answer: Answer) {
        match answer {
            Answer::Fails => {
                self.failed += 1;
                self.tried += 1;
            }
            Answer::Passes => self.tried += 1,
            Answer::Unclear => self.unclear += 1,
        }
    }
}
