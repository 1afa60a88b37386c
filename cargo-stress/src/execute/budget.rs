//! How long a session hunts where nobody has said how often a test is to run.

use std::time::{Duration, Instant};

/// Once something has failed, the hunt for more ends after this part of the time: the rest is for
/// finding out why.
const HUNT_PARTS: u32 = 3;
/// Where nothing has failed, this part of the time is left for a second attempt of each test in one
/// process, and for looking into what that finds.
const SECOND_TIME_PARTS: u32 = 10;
/// The first rounds, in which one process runs at a time, have this part of the time.
const OPENING_PARTS: u32 = 10;
/// Runs that still go on when the hunt is over are waited for as long as this part of the time.
const GRACE_PARTS: u32 = 10;

/// The time for a session. Pure: it is told what time it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Budget {
    limit: Duration,
    /// What follows a hunt in vain has so long.
    kept_back: Duration,
    begun: Option<Instant>,
    /// When the first failure was seen that takes time to look into.
    puzzled_since: Option<Duration>,
}

impl Budget {
    /// So long for hunting and for looking into what was found.
    pub(crate) fn new(limit: Duration) -> Self {
        Self {
            limit,
            kept_back: Duration::ZERO,
            begun: None,
            puzzled_since: None,
        }
    }

    /// The same with time for second attempts of tests that never failed.
    pub(super) fn before_second_times(self) -> Self {
        Self {
            kept_back: self.limit / SECOND_TIME_PARTS,
            ..self
        }
    }

    /// Whether the hunt is over. Time counts from the first call. `is_puzzled` says that something has failed
    /// which takes time to look into.
    pub(super) fn is_hunted_out(&mut self, now: Instant, is_puzzled: bool) -> bool {
        let elapsed = now.saturating_duration_since(*self.begun.get_or_insert(now));
        let since = self.puzzled_since.unwrap_or(elapsed);
        self.puzzled_since = is_puzzled.then_some(since);
        elapsed >= self.hunt()
    }

    /// Whether the part of the time is over that the first rounds have.
    pub(super) fn has_opened(&self, now: Instant) -> bool {
        self.elapsed(now) >= Some(self.limit / OPENING_PARTS)
    }

    /// Whether runs that still go on have had their time to end, too.
    pub(super) fn is_overdrawn(&self, now: Instant) -> bool {
        self.elapsed(now) >= Some(self.hunt() + self.limit / GRACE_PARTS)
    }

    /// Since the first question; `None` before it.
    fn elapsed(&self, now: Instant) -> Option<Duration> {
        self.begun.map(|begun| now.saturating_duration_since(begun))
    }

    /// Why the hunt is over.
    pub(super) fn in_words(&self) -> String {
        let limit = humantime::format_duration(self.limit);
        match self.puzzled_since {
            None => format!("time is up ({limit})"),
            Some(_) => format!("what has failed is to be looked into within {limit}"),
        }
    }

    /// All but what is kept back if nothing fails. What took long to show itself is given half as long
    /// again, so that others that are as rare are seen too.
    fn hunt(&self) -> Duration {
        match self.puzzled_since {
            None => self.limit - self.kept_back,
            Some(first) => (self.limit / HUNT_PARTS)
                .max(first.saturating_mul(3) / 2)
                .min(self.limit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    /// After how many seconds the hunt is over if something fails after so many.
    fn hunted(failure: Option<u64>) -> Option<u64> {
        let begun = Instant::now();
        let mut budget = Budget::new(MINUTE);
        (0..100).find(|second| {
            let has_failed = failure.is_some_and(|failure| failure <= *second);
            budget.is_hunted_out(begun + Duration::from_secs(*second), has_failed)
        })
    }

    #[test]
    fn without_a_failure_all_of_the_time_is_for_hunting_unless_something_follows() {
        assert_eq!(hunted(None), Some(60));
        let begun = Instant::now();
        let mut budget = Budget::new(MINUTE).before_second_times();
        let mut is_over = |second| budget.is_hunted_out(begun + Duration::from_secs(second), false);
        assert_eq!([0, 53, 54].map(&mut is_over), [false, false, true]);
    }

    #[test]
    fn what_turns_out_to_fail_always_leaves_the_time_for_hunting() {
        let begun = Instant::now();
        let mut budget = Budget::new(MINUTE).before_second_times();
        let is_puzzled = |second: u64| (2..9).contains(&second) || second >= 40;
        let mut is_over =
            |second| budget.is_hunted_out(begun + Duration::from_secs(second), is_puzzled(second));
        assert_eq!((0..100).find(|second| is_over(*second)), Some(60));
    }

    #[test]
    fn the_first_rounds_have_a_tenth_of_the_time() {
        let begun = Instant::now();
        let mut budget = Budget::new(MINUTE);
        assert!(!budget.has_opened(begun + MINUTE), "time has not begun");
        budget.is_hunted_out(begun, false);
        let opened = [5, 6].map(|second| budget.has_opened(begun + Duration::from_secs(second)));
        assert_eq!(opened, [false, true]);
    }

    #[test]
    fn what_still_runs_when_the_hunt_is_over_is_waited_for_a_while() {
        let begun = Instant::now();
        let mut budget = Budget::new(MINUTE);
        assert!(!budget.is_overdrawn(begun + MINUTE * 2));
        budget.is_hunted_out(begun, false);
        assert!(!budget.is_overdrawn(begun + Duration::from_secs(65)));
        assert!(budget.is_overdrawn(begun + Duration::from_secs(66)));
        budget.is_hunted_out(begun, true);
        assert!(budget.is_overdrawn(begun + Duration::from_secs(26)));
    }

    #[test]
    fn that_time_is_up_is_not_said_where_the_rest_is_kept_for_a_failure() {
        let mut budget = Budget::new(MINUTE);
        budget.is_hunted_out(Instant::now(), false);
        insta::assert_snapshot!(budget.in_words(), @"time is up (1m)");
        budget.is_hunted_out(Instant::now(), true);
        insta::assert_snapshot!(budget.in_words(), @"what has failed is to be looked into within 1m");
    }

    #[test]
    fn a_failure_leaves_time_to_find_out_why() {
        assert_eq!(hunted(Some(0)), Some(20));
        assert_eq!(hunted(Some(12)), Some(20));
        assert_eq!(hunted(Some(30)), Some(45));
        assert_eq!(hunted(Some(55)), Some(60));
    }
}
