//! How long each finding is looked into.

use std::time::Duration;
use tokio::time::Instant;

/// However little is left of a session's time, a finding gets this much.
const LEAST: Duration = Duration::from_secs(5);

/// The time for controlled re-runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExplainTime {
    /// For each finding, at most.
    each: Duration,
    /// When all of it should be over, and among how many findings what is left is to be shared.
    shared: Option<(Instant, u32)>,
}

impl ExplainTime {
    /// So long for each, however many there are.
    pub(crate) fn each(each: Duration) -> Self {
        Self { each, shared: None }
    }

    /// So long for each, and no longer than until then for so many of them.
    pub(crate) fn until(self, end: Instant, findings: u32) -> Self {
        Self {
            shared: Some((end, findings)),
            ..self
        }
    }

    /// What anything gets that is no finding.
    pub(super) fn of_each(&self) -> Duration {
        self.each
    }

    /// What the next finding gets.
    pub(super) fn next(&mut self, now: Instant) -> Duration {
        let Some((end, findings)) = &mut self.shared else {
            return self.each;
        };
        let share = end.saturating_duration_since(now) / (*findings).max(1);
        *findings = findings.saturating_sub(1);
        share.max(LEAST).min(self.each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_the_time_is_shared_and_nobody_goes_without() {
        let now = Instant::now();
        let second = Duration::from_secs;
        let mut times = ExplainTime::each(second(30)).until(now + second(40), 4);
        assert_eq!(times.next(now), second(10));
        // The first took four seconds only, the second all that was left.
        assert_eq!(times.next(now + second(4)), second(12));
        assert_eq!(times.next(now + second(38)), LEAST);
        assert_eq!(times.next(now + second(50)), LEAST);
        let mut plenty = ExplainTime::each(second(30)).until(now + second(400), 2);
        assert_eq!(plenty.next(now), second(30));
        assert_eq!(ExplainTime::each(second(7)).next(now), second(7));
    }
}
