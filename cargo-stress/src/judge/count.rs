//! How often a test failed under one condition.

use crate::model::{Arm, Condition, Fingerprint, Seen};
use crate::statistics::p_value;

/// Chance alone would show such a difference less often than this: nobody asks for more, however few the
/// attempts were. Of slow tests there is no time for many.
pub(super) const PLAIN: f64 = 1e-6;
/// Chance alone would show such a difference less often than this: enough to remark on it, and to ask
/// another question.
const CURIOUS: f64 = 1e-2;

/// Attempts under one condition, by how they went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// In the way that is being explained.
    pub(super) failed: u64,
    /// In another way.
    pub(super) otherwise: u64,
    pub(super) passed: u64,
}

impl Count {
    pub(super) fn add(&mut self, seen: &Seen, fingerprint: &Fingerprint) {
        if seen.passed() {
            self.passed += 1;
        } else if seen.is(fingerprint) {
            self.failed += 1;
        } else {
            self.otherwise += 1;
        }
    }

    /// So many failures of so many runs.
    pub(super) fn of(failed: u64, runs: u64) -> Self {
        Self {
            failed,
            otherwise: 0,
            passed: runs.saturating_sub(failed),
        }
    }

    /// How probable chance alone makes it that it fails so much more often. Over all attempts: one that
    /// failed in another way has not failed in this one.
    pub(super) fn p_against(self, base: Self) -> f64 {
        p_value(self.failed, self.runs(), base.failed, base.runs())
    }

    /// Whether it fails more often, by more than chance.
    pub(super) fn often_exceeds(self, base: Self) -> bool {
        self.p_against(base) < CURIOUS
    }

    /// The share of failures.
    pub(super) fn rate(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        let rate = self.failed as f64 / self.runs().max(1) as f64;
        rate
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            failed: self.failed + other.failed,
            otherwise: self.otherwise + other.otherwise,
            passed: self.passed + other.passed,
        }
    }

    pub(super) fn runs(self) -> u64 {
        self.failed + self.otherwise + self.passed
    }

    /// Attempts that say something: those that failed in another way do not.
    pub(super) fn telling(self) -> u64 {
        self.failed + self.passed
    }

    /// Whether it fails so much more often that more attempts would only say so again.
    pub(super) fn exceeds(self, base: Self) -> bool {
        self.p_against(base) < PLAIN
    }

    pub(super) fn always_fails(self) -> bool {
        self.failed > 0 && self.passed == 0
    }

    pub(super) fn arm(self, condition: Condition) -> Arm {
        Arm {
            condition,
            failed: self.failed,
            otherwise: self.otherwise,
            runs: self.runs(),
        }
    }
}
