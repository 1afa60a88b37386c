//! What may end a session before its plan is done.

use super::budget::Budget;
use crate::model::TestId;

/// What may end a session before its plan is done.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limits {
    /// Stop after so many failed attempts.
    pub(crate) max_fail: Option<u64>,
    /// Stop once this test has failed so often.
    pub(crate) enough: Option<(TestId, u64)>,
    /// For tests of which nobody has said how often they are to run.
    pub(crate) budget: Option<Budget>,
}

impl Limits {
    /// The same where tests that never failed are run a second time in one process afterwards.
    pub(crate) fn before_second_times(self) -> Self {
        Self {
            budget: self.budget.map(Budget::before_second_times),
            ..self
        }
    }
}
