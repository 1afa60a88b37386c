//! What was not shown, in words: passing is no proof, and how much of one it is follows from the runs.

use super::figures::{count, duration, percent};
use crate::statistics::{rarest_seen, runs_to_see};
use std::collections::BTreeMap;
use std::time::Duration;

/// A flake that a project with a few hundred tests feels every day.
const RATE_TO_SEE: f64 = 0.001;

/// Tests that always passed, by how often they were run.
#[derive(Debug, Clone, Default)]
pub(super) struct Hidden {
    clean: BTreeMap<u64, u64>,
    runs: u64,
    tests: u64,
}

impl Hidden {
    /// Takes in a test of the session.
    pub(super) fn add(&mut self, passed: u64, runs: u64) {
        self.runs += runs;
        self.tests += 1;
        if passed == runs && runs > 0 {
            *self.clean.entry(runs).or_default() += 1;
        }
    }

    /// `5 tests passed all of their 500 runs: a flake rarer than 0.60 % can hide there`, fewest runs
    /// first.
    pub(super) fn sentences(&self) -> Vec<String> {
        let sentence = |(runs, tests): (&u64, &u64)| {
            let whose = if *tests == 1 { "its" } else { "their" };
            format!(
                "{} passed all of {whose} {}: a flake rarer than {} can hide there",
                count(*tests, "test"),
                count(*runs, "run"),
                percent(rarest_seen(*runs))
            )
        };
        self.clean.iter().map(sentence).collect()
    }

    /// What it takes to see more, at the pace of the session.
    pub(super) fn advice(&self, stressing: Duration) -> Option<String> {
        let runs = runs_to_see(RATE_TO_SEE);
        let fewest = *self.clean.keys().next()?;
        if fewest >= runs {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a time to be read")]
        let seconds =
            stressing.as_secs_f64() / self.runs.max(1) as f64 * (runs * self.tests) as f64;
        let time = Duration::try_from_secs_f64(seconds).ok()?;
        Some(format!(
            "A flake of {} needs {runs} runs of its test to be seen with 95 %: --runs {runs}, about {} here.",
            percent(RATE_TO_SEE),
            duration(time)
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_hide_follows_from_the_runs() {
        let mut hidden = Hidden::default();
        for (passed, runs) in [(500, 500), (499, 500), (500, 500), (3, 3), (0, 0)] {
            hidden.add(passed, runs);
        }
        assert_eq!(
            hidden.sentences(),
            [
                "1 test passed all of its 3 runs: a flake rarer than 63 % can hide there",
                "2 tests passed all of their 500 runs: a flake rarer than 0.60 % can hide there"
            ]
        );
        let advice = hidden.advice(Duration::from_millis(1503)).unwrap();
        assert!(advice.contains("--runs 2995, about 15 s here"), "{advice}");
        let mut enough = Hidden::default();
        enough.add(2995, 2995);
        assert_eq!(enough.advice(Duration::from_secs(1)), None);
    }
}
