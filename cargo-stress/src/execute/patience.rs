//! How long a test is waited for whose limit nobody has chosen: as long as is sensible by what it
//! has taken so far, so that a hang costs one long wait and not many.

use crate::model::{BinaryId, Catalog, TestId, Work};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use stress_runtime::protocol::{Attempt, Hang, Outcome, RunEnded};

/// A test may take this many times as long as its slowest pass of late: load and starved threads are
/// what flakes are found with.
const TIMES_OF_LATE: u32 = 20;
/// Or this many times as long as it ever took to pass, or to fail by a time limit of its own.
const TIMES_SLOWEST: u32 = 2;
/// With each pass, the slowest one of late counts less by this part of it: what one pass took beside
/// something that hung is no measure for ever.
const FORGOTTEN: u32 = 16;
/// Before a test has ever hung, it is given at least this long.
const LEAST: Duration = Duration::from_secs(5);
/// When a hang is no news, because another test of its binary has hung or what was found is looked
/// into, this long.
const LEAST_OF_A_SUSPECT: Duration = Duration::from_secs(2);
/// Once it was seen to hang, with a long look at it, this long; if it has never passed, only where nothing moved:
/// it may as well be slow.
const LEAST_AFTER_A_HANG: Duration = Duration::from_secs(1);
/// What never passed and moved is given all of its time so often again. Then it may be slow, or wait in a loop, but
/// the time is better spent on others.
const TIMES_SLOW: u32 = 2;
/// What is not asked about, beside something that is and has ended, is let come to its end within so
/// many times its slowest pass of late: killed in the middle, it could not clean up, and files that it
/// leaves make others fail.
const TIMES_TO_LINGER: u32 = 5;
/// It has at least this long.
const LEAST_TO_LINGER: Duration = Duration::from_millis(100);
/// And at most.
const MOST_TO_LINGER: Duration = Duration::from_secs(8);

/// What is known of the time that tests take.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patience {
    tests: BTreeMap<TestId, Known>,
    /// Those of which a test has hung.
    hung: BTreeSet<BinaryId>,
    in_inquiry: bool,
    /// Whether each test has all of its limit, whatever it has taken so far.
    is_endless: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Known {
    slowest_of_late: Option<Duration>,
    /// To pass or to fail.
    slowest: Duration,
    has_hung: bool,
    /// How often it was still at work when all of its time was over.
    slow: u32,
}

impl Known {
    fn pass(&mut self, took: Duration) {
        self.end(took);
        let of_late = self.slowest_of_late.unwrap_or_default();
        self.slowest_of_late = Some(took.max(of_late - of_late / FORGOTTEN));
    }

    fn end(&mut self, took: Duration) {
        self.slowest = self.slowest.max(took);
    }
}

impl Patience {
    /// Notes how long the attempts of a run took.
    pub(super) fn learn(&mut self, work: &Work, ended: &RunEnded) {
        for attempt in &ended.attempts {
            self.note(work.binary, work.order[attempt.step], attempt);
        }
    }

    /// The same for looking into what was found: there a hang mostly costs the time for the rest.
    pub(super) fn in_inquiry(self) -> Self {
        Self {
            in_inquiry: true,
            ..self
        }
    }

    /// One that never runs out before a test's limit is reached: for failures of which it is known that they
    /// are no hang.
    pub(crate) fn endless() -> Self {
        Self {
            is_endless: true,
            ..Self::default()
        }
    }

    fn note(&mut self, binary: BinaryId, test: TestId, attempt: &Attempt) {
        let took = Duration::from_micros(attempt.us);
        let known = self.tests.entry(test).or_default();
        match attempt.outcome {
            Outcome::Passed => known.pass(took),
            Outcome::TimedOut { ref hang, .. } => {
                known.has_hung = true;
                known.slow += u32::from(!hang.as_deref().is_some_and(Hang::stands_still));
                self.hung.insert(binary);
            }
            _ => known.end(took),
        }
    }

    /// How long the others of a run are let come to their end once that one has ended which matters.
    pub(super) fn linger(&self, catalog: &Catalog, tests: &[TestId]) -> Duration {
        let of = |test: &TestId| {
            let slowest = self.tests.get(test).and_then(|known| known.slowest_of_late);
            slowest.map_or_else(
                || self.limit(catalog, *test),
                |it| it.saturating_mul(TIMES_TO_LINGER),
            )
        };
        let longest = tests.iter().map(of).max().unwrap_or_default();
        longest.clamp(LEAST_TO_LINGER, MOST_TO_LINGER)
    }

    /// The limit of the test's next attempt. One that an attribute, a flag or a configuration has
    /// chosen is never touched.
    pub(super) fn limit(&self, catalog: &Catalog, test: TestId) -> Duration {
        let known = self.tests.get(&test).copied().unwrap_or_default();
        let usual = catalog.test(test);
        if self.is_endless || !usual.timeout_is_default() {
            return usual.timeout;
        }
        let is_suspect = self.in_inquiry || self.hung.contains(&usual.binary);
        let least = match (known.has_hung, known.slowest_of_late) {
            (false, None) => return usual.timeout,
            (true, None) if (1..=TIMES_SLOW).contains(&known.slow) => return usual.timeout,
            (false, Some(_)) if is_suspect => LEAST_OF_A_SUSPECT,
            (false, Some(_)) => LEAST,
            (true, _) => LEAST_AFTER_A_HANG,
        };
        let of_late = known.slowest_of_late.unwrap_or_default();
        let several = of_late
            .saturating_mul(TIMES_OF_LATE)
            .max(known.slowest.saturating_mul(TIMES_SLOWEST));
        several.max(least).min(usual.timeout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{catalog, panicked};
    use stress_runtime::protocol::HangKind;

    const TEST: TestId = TestId(0);

    /// A minute is the limit of this test.
    fn a_minute(is_default: bool) -> Catalog {
        let mut catalog = catalog(&[("orders", &[("a", 1)])]);
        catalog.tests[0].timeout = Duration::from_secs(60);
        catalog.tests[0].plain = is_default;
        catalog
    }

    fn passed(seconds: u64) -> Attempt {
        Attempt::new(0, Outcome::Passed, seconds * 1_000_000)
    }

    fn failed(seconds: u64) -> Attempt {
        let (outcome, _) = panicked("a.rs:1:1", "nobody came");
        Attempt::new(0, outcome, seconds * 1_000_000)
    }

    fn over_time(kind: HangKind, moved: bool) -> Attempt {
        let hang = Hang {
            kind,
            looked_ms: 50,
            moved,
            threads: Vec::new(),
            more_threads: 0,
        };
        let outcome = Outcome::TimedOut {
            limit_ms: 60_000,
            panics: Vec::new(),
            hang: Some(Box::new(hang)),
        };
        Attempt::new(0, outcome, 60_000_000)
    }

    fn hung() -> Attempt {
        over_time(HangKind::Deadlock, false)
    }

    /// Limits in seconds, at first and after each of the attempts.
    fn limits(catalog: &Catalog, attempts: &[Attempt]) -> Vec<u64> {
        let mut patience = Patience::default();
        let mut limits = vec![patience.limit(catalog, TEST).as_secs()];
        for attempt in attempts {
            patience.note(BinaryId(0), TEST, attempt);
            limits.push(patience.limit(catalog, TEST).as_secs());
        }
        limits
    }

    #[test]
    fn a_test_is_waited_for_as_long_as_its_slowest_pass_makes_sensible() {
        let attempts = [passed(0), passed(2), passed(1), passed(9)];
        assert_eq!(limits(&a_minute(true), &attempts), [60, 5, 40, 37, 60]);
    }

    #[test]
    fn one_slow_pass_is_no_measure_for_ever() {
        let slow = [passed(9), passed(2)];
        let attempts: Vec<Attempt> = slow.into_iter().chain((0..98).map(|_| passed(0))).collect();
        let limits = limits(&a_minute(true), &attempts);
        assert_eq!(limits[..2], [60, 60]);
        assert_eq!(limits[100], 18);
    }

    #[test]
    fn a_hang_costs_one_long_wait() {
        let attempts = [passed(0), hung(), passed(0), hung()];
        assert_eq!(limits(&a_minute(true), &attempts), [60, 5, 1, 1, 1]);
        let never_passed = [hung(), hung(), passed(1)];
        assert_eq!(limits(&a_minute(true), &never_passed), [60, 1, 1, 20]);
    }

    #[test]
    fn what_was_still_at_work_has_all_its_time_twice_more_unless_it_has_passed() {
        for (kind, moved) in [
            (HangKind::StarvedOrSlow, true),
            (HangKind::BusyLoop, false),
            (HangKind::Asleep, false),
            (HangKind::Process, true),
            (HangKind::Unknown, false),
        ] {
            let attempts = [over_time(kind, moved), hung(), passed(2), hung()];
            assert_eq!(limits(&a_minute(true), &attempts), [60, 60, 60, 40, 40]);
        }
        let asleep = || over_time(HangKind::Asleep, false);
        let attempts = [asleep(), asleep(), asleep(), passed(2)];
        assert_eq!(limits(&a_minute(true), &attempts), [60, 60, 60, 1, 40]);
        let attempts = [over_time(HangKind::Process, false), passed(2)];
        assert_eq!(limits(&a_minute(true), &attempts), [60, 1, 40]);
    }

    #[test]
    fn a_failure_that_takes_its_time_is_waited_for_though_the_test_hangs_at_times() {
        let attempts = [passed(0), failed(5), hung()];
        assert_eq!(limits(&a_minute(true), &attempts), [60, 5, 10, 10]);
    }

    #[test]
    fn where_a_hang_is_no_news_it_is_not_waited_for_long() {
        let mut catalog = catalog(&[("orders", &[("a", 1), ("b", 1)]), ("stock", &[("c", 1)])]);
        let mut patience = Patience::default();
        for (id, test) in catalog.tests.iter_mut().enumerate() {
            (test.timeout, test.plain) = (Duration::from_secs(60), true);
            patience.note(test.binary, TestId(id), &passed(0));
        }
        let limits = |patience: &Patience| {
            [0, 1, 2].map(|test| patience.limit(&catalog, TestId(test)).as_secs())
        };
        assert_eq!(limits(&patience), [5, 5, 5]);
        patience.note(BinaryId(0), TEST, &hung());
        assert_eq!(limits(&patience), [1, 2, 5]);
        assert_eq!(limits(&patience.in_inquiry()), [1, 2, 2]);
    }

    #[test]
    fn what_does_not_matter_any_more_may_still_clean_up() {
        let catalog = a_minute(true);
        let mut patience = Patience::default();
        let linger = |patience: &Patience| patience.linger(&catalog, &[TEST]).as_millis();
        assert_eq!(linger(&patience), 8_000);
        patience.note(BinaryId(0), TEST, &Attempt::new(0, Outcome::Passed, 9));
        assert_eq!(linger(&patience), 100);
        patience.note(BinaryId(0), TEST, &passed(1));
        assert_eq!(linger(&patience), 5_000);
    }

    #[test]
    fn endless_patience_takes_the_limit_whatever_has_passed_or_hung() {
        let catalog = a_minute(true);
        let mut patience = Patience::endless().in_inquiry();
        for attempt in [passed(0), hung(), passed(0)] {
            patience.note(BinaryId(0), TEST, &attempt);
            assert_eq!(patience.limit(&catalog, TEST).as_secs(), 60);
        }
    }

    #[test]
    fn a_limit_that_somebody_has_chosen_stays() {
        let attempts = [passed(0), hung(), hung()];
        assert_eq!(limits(&a_minute(false), &attempts), [60; 4]);
    }
}
