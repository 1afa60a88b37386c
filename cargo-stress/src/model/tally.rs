//! What happened to one test so far: a fold over its attempts, in bounded memory.

use super::{Durations, Ending, Evidence, Fingerprint, LeftBehind};
use std::collections::BTreeMap;

/// Distinct failures of which the evidence is kept; the counts go on beyond.
const KEPT_FAILURES: usize = 50;

/// Counts, durations and distinct failures of one test.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) timed_out: u64,
    pub(crate) crashed: u64,
    /// Passed or failed attempts that left a process behind.
    pub(crate) leaked: u64,
    /// By runs of this test alone: of a run of several nobody knows which of them left it.
    pub(crate) left: LeftBehind,
    pub(crate) durations: Durations,
    failures: BTreeMap<Fingerprint, FailureGroup>,
    /// Failures whose kind was new when the table was already full.
    pub(crate) failures_not_kept: u64,
}

/// The same failure, seen one or more times.
#[derive(Debug, Clone)]
pub(crate) struct FailureGroup {
    pub(crate) count: u64,
    /// Of the first attempt that failed so.
    pub(crate) evidence: Evidence,
}

impl Tally {
    /// Counts an attempt; there is evidence if it did not pass.
    pub(crate) fn add(&mut self, micros: u64, leaked: bool, evidence: Option<&Evidence>) {
        let ending = Ending::of(evidence);
        *match ending {
            Ending::Passed => &mut self.passed,
            Ending::Failed => &mut self.failed,
            Ending::TimedOut => &mut self.timed_out,
            Ending::Crashed => &mut self.crashed,
        } += 1;
        if leaked && matches!(ending, Ending::Passed | Ending::Failed) {
            self.leaked += 1;
        }
        self.durations.add(micros);
        let Some(evidence) = evidence else { return };
        let fingerprint = evidence.fingerprint();
        if let Some(group) = self.failures.get_mut(&fingerprint) {
            group.count += 1;
        } else if self.failures.len() < KEPT_FAILURES {
            let group = FailureGroup {
                count: 1,
                evidence: evidence.clone(),
            };
            self.failures.insert(fingerprint, group);
        } else {
            self.failures_not_kept += 1;
        }
    }

    /// With these distinct failures, as they were counted before.
    pub(crate) fn with_failures(mut self, failures: Vec<FailureGroup>) -> Self {
        let keyed = failures.into_iter();
        self.failures = keyed.map(|it| (it.evidence.fingerprint(), it)).collect();
        self
    }

    /// The failure with that fingerprint, if it was seen and kept.
    pub(crate) fn failure_like(&self, fingerprint: &Fingerprint) -> Option<&FailureGroup> {
        self.failures.get(fingerprint)
    }

    /// Attempts that were started and ended.
    pub(crate) fn runs(&self) -> u64 {
        self.passed + self.not_passed()
    }

    /// Attempts that ended in any way but passing.
    pub(crate) fn not_passed(&self) -> u64 {
        self.failed + self.timed_out + self.crashed
    }

    /// Distinct failures, most frequent first.
    pub(crate) fn failures(&self) -> Vec<FailureGroup> {
        let mut groups: Vec<_> = self.failures.values().cloned().collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        groups
    }
}
