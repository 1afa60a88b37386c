//! How long a test is waited for whose limit nobody has chosen: as long as is sensible by what it
//! has taken so far, so that a hang costs one long wait and not many.

use crate::model::{Catalog, TestId, Work};
use std::collections::BTreeMap;
use std::time::Duration;
use stress_runtime::protocol::{Attempt, Outcome, RunEnded};

/// A test may take this many times as long as its slowest pass: load and starved threads are what
/// flakes are found with.
const TIMES_SLOWEST: u32 = 20;
/// Before a test has ever hung, it is given at least this long.
const LEAST: Duration = Duration::from_secs(10);
/// Once it was seen to hang, with a long look at it, this long.
const LEAST_AFTER_A_HANG: Duration = Duration::from_secs(1);

/// What is known of the time that tests take.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patience {
    tests: BTreeMap<TestId, Known>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Known {
    slowest_pass: Option<Duration>,
    has_hung: bool,
}

impl Patience {
    /// Notes how long the attempts of a run took.
    pub(super) fn learn(&mut self, work: &Work, ended: &RunEnded) {
        for attempt in &ended.attempts {
            self.note(work.order[attempt.step], attempt);
        }
    }

    fn note(&mut self, test: TestId, attempt: &Attempt) {
        match attempt.outcome {
            Outcome::Passed => {
                let took = Duration::from_micros(attempt.us);
                let known = self.tests.entry(test).or_default();
                known.slowest_pass = known.slowest_pass.max(Some(took));
            }
            Outcome::TimedOut { .. } => self.tests.entry(test).or_default().has_hung = true,
            _ => {}
        }
    }

    /// The limit of the test's next attempt. One that an attribute, a flag or a configuration has
    /// chosen is never touched.
    pub(super) fn limit(&self, catalog: &Catalog, test: TestId) -> Duration {
        let Known {
            slowest_pass,
            has_hung,
        } = self.tests.get(&test).copied().unwrap_or_default();
        let usual = catalog.test(test);
        if !usual.timeout_is_default() {
            return usual.timeout;
        }
        let least = match (has_hung, slowest_pass) {
            (false, None) => return usual.timeout,
            (false, Some(_)) => LEAST,
            (true, _) => LEAST_AFTER_A_HANG,
        };
        let several = slowest_pass
            .unwrap_or_default()
            .saturating_mul(TIMES_SLOWEST);
        several.max(least).min(usual.timeout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;

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

    fn hung() -> Attempt {
        let outcome = Outcome::TimedOut {
            limit_ms: 60_000,
            panics: Vec::new(),
            hang: None,
        };
        Attempt::new(0, outcome, 60_000_000)
    }

    /// Limits in seconds, at first and after each of the attempts.
    fn limits(catalog: &Catalog, attempts: &[Attempt]) -> Vec<u64> {
        let mut patience = Patience::default();
        let mut limits = vec![patience.limit(catalog, TEST).as_secs()];
        for attempt in attempts {
            patience.note(TEST, attempt);
            limits.push(patience.limit(catalog, TEST).as_secs());
        }
        limits
    }

    #[test]
    fn a_test_is_waited_for_as_long_as_its_slowest_pass_makes_sensible() {
        let attempts = [passed(0), passed(2), passed(1), passed(9)];
        assert_eq!(limits(&a_minute(true), &attempts), [60, 10, 40, 40, 60]);
    }

    #[test]
    fn a_hang_costs_one_long_wait() {
        let attempts = [passed(0), hung(), passed(0), hung()];
        assert_eq!(limits(&a_minute(true), &attempts), [60, 10, 1, 1, 1]);
        let never_passed = [hung(), hung(), passed(1)];
        assert_eq!(limits(&a_minute(true), &never_passed), [60, 1, 1, 20]);
    }

    #[test]
    fn a_limit_that_somebody_has_chosen_stays() {
        let attempts = [passed(0), hung(), hung()];
        assert_eq!(limits(&a_minute(false), &attempts), [60; 4]);
    }
}
