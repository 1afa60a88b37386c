//! The figures that progress is shown by.

use super::running_now::running_now;
use crate::model::{Catalog, Event, RunningNow};
use crate::report::figures::{count, duration};
use crate::report::readable::readable_line;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How far a session has come.
#[derive(Debug)]
pub(super) struct Pulse {
    total: u64,
    done: u64,
    /// The time after which it is over even if runs are left.
    within: Option<Duration>,
    /// What is being looked into, by controlled re-runs that are not counted here, and since when.
    examined: Option<(String, Instant)>,
    catalog: Arc<Catalog>,
    /// Tests that have failed at least once.
    pub(super) failing: BTreeSet<usize>,
    begun: Instant,
}

impl Pulse {
    pub(super) fn new() -> Self {
        Self {
            total: 0,
            done: 0,
            within: None,
            examined: None,
            catalog: Arc::default(),
            failing: BTreeSet::new(),
            begun: Instant::now(),
        }
    }

    pub(super) fn event(&mut self, event: &Event) {
        match event {
            Event::Planned {
                runs,
                catalog,
                within,
                ..
            } => {
                self.within = *within;
                self.catalog = Arc::clone(catalog);
                self.total = *runs;
                self.begun = Instant::now();
            }
            Event::AttemptEnded { test, evidence, .. } => {
                self.done += 1;
                if evidence.is_some() {
                    self.failing.insert(test.0);
                }
            }
            Event::Examining { test } => {
                // A bar is drawn by others, as it is.
                self.examine(readable_line(&self.catalog.display_name(*test)));
            }
            Event::RunningTwice { .. } => {
                self.examine("what a second time in one process does".to_owned());
            }
            Event::ExaminingTogether { tests } => {
                self.examine(format!("{tests} tests together"));
            }
            Event::Continued { after } => {
                self.begun += *after;
                self.examined.iter_mut().for_each(|(_, it)| *it += *after);
            }
            Event::Dropped { runs } => self.total = self.total.saturating_sub(*runs),
            Event::TakenUp { runs } => self.total += runs,
            _ => {}
        }
    }

    fn examine(&mut self, what: String) {
        self.examined = Some((what, Instant::now()));
    }

    /// What a person is told who asks what runs.
    pub(super) fn answer(&self, now: &RunningNow) -> String {
        let runs = match self.within {
            None => format!("{} of {}", self.done, count(self.total, "run")),
            Some(_) => count(self.done, "run"),
        };
        let so_far = format!("{runs}, {}", self.words());
        running_now(&so_far, &self.catalog, now)
    }

    /// Runs a second, findings, and the time left: `1900 runs/s, 1 finding, 12 s left`.
    pub(super) fn words(&self) -> String {
        if let Some((what, since)) = &self.examined {
            let findings = count(self.failing.len() as u64, "finding");
            let took = duration(since.elapsed());
            return format!("{findings}, examining {what} for {took}");
        }
        words(
            self.done,
            self.total,
            self.failing.len() as u64,
            self.begun.elapsed(),
            self.within,
        )
    }

    /// How much of it is done, of a thousand: by runs or by time, whichever is further.
    pub(super) fn per_mille(&self) -> u64 {
        let by_runs = self.done * 1000 / self.total.max(1);
        let elapsed = self.begun.elapsed().as_millis();
        let by_time = self
            .within
            .map_or(0, |within| elapsed * 1000 / within.as_millis().max(1));
        by_runs
            .max(u64::try_from(by_time).unwrap_or(1000))
            .min(1000)
    }

    /// `1200/3000`, or `1200 runs` where it is not known how many there will be.
    pub(super) fn runs(&self) -> String {
        match self.within {
            None => format!("{}/{}", self.done, self.total),
            Some(_) => count(self.done, "run"),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate to be read")]
fn words(
    done: u64,
    total: u64,
    findings: u64,
    elapsed: Duration,
    within: Option<Duration>,
) -> String {
    let per_second = done as f64 / elapsed.as_secs_f64().max(1e-6);
    let mut words = format!("{per_second:.0} runs/s, {}", count(findings, "finding"));
    if done > 0 && done < total {
        let left = (total - done) as f64 / per_second;
        let left_at_most = within.map_or(Duration::MAX, |it| it.saturating_sub(elapsed));
        if let Ok(left) = Duration::try_from_secs_f64(left) {
            let left = left.min(left_at_most);
            words.push_str(&format!(", {} left", duration(left)));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_from_the_pace_so_far() {
        assert_eq!(
            words(500, 1500, 1, Duration::from_secs(10), None),
            "50 runs/s, 1 finding, 20 s left"
        );
        assert_eq!(
            words(0, 1500, 0, Duration::ZERO, None),
            "0 runs/s, 0 findings"
        );
        assert_eq!(
            words(10, 10, 2, Duration::from_secs(1), None),
            "10 runs/s, 2 findings"
        );
    }

    #[test]
    fn what_is_looked_into_is_named_with_its_time_and_pauses_do_not_count() {
        let minute = Duration::from_secs(60);
        let mut pulse = Pulse::new();
        pulse.event(&Event::RunningTwice { tests: 2 });
        // There is no such time where the machine was started just now.
        let Some(begun) = Instant::now().checked_sub(minute * 2) else {
            return;
        };
        pulse.examined.as_mut().unwrap().1 = begun;
        pulse.event(&Event::Continued { after: minute });
        let words = pulse.words();
        let expected = "0 findings, examining what a second time in one process does for 1 m ";
        assert!(words.starts_with(expected), "{words}");
    }

    #[test]
    fn time_that_is_limited_is_what_is_left() {
        let seconds = Duration::from_secs;
        assert_eq!(
            words(500, 90_000, 1, seconds(10), Some(seconds(15))),
            "50 runs/s, 1 finding, 5.00 s left"
        );
    }
}
