//! Counts failures that nobody has said to tolerate, and says when they are enough.

use super::limits::Limits;
use crate::model::{StopCause, TestId};
use std::collections::BTreeSet;

#[derive(Debug, Default)]
pub(super) struct FailureLimit {
    max_fail: Option<u64>,
    enough: Option<(TestId, u64)>,
    tolerated: BTreeSet<TestId>,
    counted: u64,
    wants_stop: Option<StopCause>,
}

impl FailureLimit {
    pub(super) fn of(limits: &Limits) -> Self {
        Self {
            max_fail: limits.max_fail,
            enough: limits.enough,
            ..Self::default()
        }
    }

    /// Failures of those tests are known, and do not stop the session.
    pub(super) fn tolerate(&mut self, tests: BTreeSet<TestId>) {
        self.tolerated = tests;
    }

    pub(super) fn tolerates(&self, test: TestId) -> bool {
        self.tolerated.contains(&test)
    }

    /// The test has failed once more, so often in all.
    pub(super) fn count(&mut self, test: TestId, failures: u64) {
        if !self.tolerates(test) {
            self.counted += 1;
            if self.max_fail.is_some_and(|most| self.counted >= most) {
                self.wants_stop = Some(StopCause::MaxFail);
            }
        }
        let is_enough = |(wanted, most)| wanted == test && failures >= most;
        if self.enough.is_some_and(is_enough) {
            self.wants_stop = Some(StopCause::Enough);
        }
    }

    /// Why the session should end, if it should.
    pub(super) fn wants_stop(&self) -> Option<StopCause> {
        self.wants_stop
    }
}
