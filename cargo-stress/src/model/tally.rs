//! What happened to one test so far: a fold over its attempts, in bounded memory.

use super::{Durations, Ending, Evidence, Fingerprint, Kinds, LeftBehind};

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
    /// The evidence of each kind; the counts go on beyond.
    failures: Kinds<FailureGroup>,
    /// Failures whose kind was new when no more were told apart.
    pub(crate) failures_not_kept: u64,
}

/// The same failure, seen one or more times.
#[derive(Debug, Clone)]
pub(crate) struct FailureGroup {
    pub(crate) count: u64,
    /// Of the first attempt that failed so; of the first that tells its place, if any does.
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
        let fingerprint = self.kind_of(evidence);
        if let Some(mut group) = self.failures.remove(&fingerprint) {
            group.count += 1;
            let told = evidence.fingerprint();
            if fingerprint.location.is_none() && told.location.is_some() {
                group.evidence = evidence.clone();
                self.failures.insert(told, group);
            } else {
                self.failures.insert(fingerprint, group);
            }
        } else if !self.failures.are_all() {
            let group = FailureGroup {
                count: 1,
                evidence: evidence.clone(),
            };
            self.failures.insert(fingerprint.clone(), group);
            self.join_variants(&fingerprint);
        } else {
            self.failures_not_kept += 1;
        }
    }

    /// Makes one failure of those that differ in nothing but their messages, if they are many.
    fn join_variants(&mut self, at: &Fingerprint) {
        let groups = self.failures.take_variants(at);
        let count = groups.iter().map(|group| group.count).sum();
        let most = groups.into_iter().max_by_key(|group| group.count);
        let Some(evidence) = most.map(|group| group.evidence.varying()) else {
            return;
        };
        let joined = FailureGroup { count, evidence };
        self.failures.insert(joined.evidence.fingerprint(), joined);
    }

    /// The fingerprint under which such a failure is counted, or would be.
    pub(crate) fn kind_of(&self, evidence: &Evidence) -> Fingerprint {
        let fingerprint = evidence.fingerprint();
        let known = self.failures.known_as(&fingerprint).cloned();
        known.unwrap_or(fingerprint)
    }

    /// With these distinct failures, as they were counted before.
    pub(crate) fn with_failures(mut self, failures: Vec<FailureGroup>) -> Self {
        self.failures = Kinds::default();
        for group in failures {
            self.failures.insert(group.evidence.fingerprint(), group);
        }
        self
    }

    /// The failure with that fingerprint, or the most frequent one that is like it.
    pub(crate) fn failure_like(&self, fingerprint: &Fingerprint) -> Option<&FailureGroup> {
        let most = || self.alike(fingerprint).max_by_key(|group| group.count);
        self.failures.get(fingerprint).or_else(most)
    }

    /// How often it failed in that way.
    pub(crate) fn failed_like(&self, fingerprint: &Fingerprint) -> u64 {
        self.alike(fingerprint).map(|group| group.count).sum()
    }

    fn alike(&self, fingerprint: &Fingerprint) -> impl Iterator<Item = &FailureGroup> {
        let all = self.failures.iter();
        all.filter(|(known, _)| known.is_like(fingerprint))
            .map(|(_, group)| group)
    }

    /// Whether such a failure was seen and kept.
    pub(crate) fn knows(&self, evidence: &Evidence) -> bool {
        self.failures.known_as(&evidence.fingerprint()).is_some()
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
        let mut groups: Vec<_> = self.failures.iter().map(|it| it.1.clone()).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        groups
    }
}

#[cfg(test)]
mod tests {
    use crate::model::fixture::{crashed, hung, panicked, tally};
    use stress_runtime::protocol::{Captured, HangKind};

    fn groups(failures: &[(&str, &str)]) -> Vec<(u64, bool)> {
        let failures = failures
            .iter()
            .map(|(place, words)| (panicked(place, words), 1));
        let seen: Vec<_> = failures.collect();
        let groups = tally(&seen).failures();
        let counted = groups
            .iter()
            .map(|it| (it.count, it.evidence.fingerprint().varies()));
        counted.collect()
    }

    #[test]
    fn what_a_hash_map_prints_is_the_same_in_any_order() {
        let seen = groups(&[
            ("a.rs:1:1", "left: {\"red\", \"green\"}"),
            ("a.rs:1:1", "left: {\"green\", \"red\"}"),
            ("a.rs:1:1", "left: {\"green\"}"),
        ]);
        assert_eq!(seen, [(2, false), (1, false)]);
    }

    #[test]
    fn many_messages_at_one_place_are_one_failure() {
        let words = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        let mut failures: Vec<_> = words.iter().map(|it| ("a.rs:1:1", *it)).collect();
        failures.push(("a.rs:2:1", "a"));
        assert_eq!(groups(&failures), [(10, true), (1, false)]);
        assert_eq!(groups(&failures[7..]).len(), 4);
    }

    #[test]
    fn one_that_tells_its_place_speaks_for_those_before_it_that_did_not() {
        let hung = |calls| {
            (
                hung(HangKind::Deadlock, "closes", calls),
                Captured::default(),
            )
        };
        let here = hung(&[("shop::closes", "a.rs:1:1")]);
        let there = hung(&[("shop::closes", "b.rs:2:2")]);
        let nowhere = hung(&[]);
        let seen = [&nowhere, &nowhere, &here, &nowhere, &there].map(|it| (it.clone(), 1));
        let groups = tally(&seen).failures();
        let told = groups.iter().map(|it| {
            let place = it.evidence.location.as_deref();
            (it.count, place)
        });
        let told: Vec<_> = told.collect();
        assert_eq!(told, [(4, Some("a.rs:1:1")), (1, Some("b.rs:2:2"))]);
    }

    #[test]
    fn crashes_tell_no_place_and_stay_apart() {
        let names = ["A", "B", "C", "D", "E", "F", "G", "H", "I"];
        let signals: Vec<_> = names.iter().map(|name| (crashed(6, name), 1)).collect();
        assert_eq!(tally(&signals).failures().len(), names.len());
    }
}
