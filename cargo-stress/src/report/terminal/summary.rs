//! The last lines: what was done, what came of it, and what was not shown.

use super::paper::Paper;
use super::style::{BAD, DOUBTFUL, GOOD, paint};
use crate::model::Verdict;
use crate::report::figures::{aside, count, duration};
use crate::report::hidden::Hidden;
use std::collections::BTreeMap;
use std::time::Duration;

/// Totals of a session.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    pub(super) seed: u64,
    pub(super) planned: u64,
    /// Of the tests that are judged.
    pub(super) runs: u64,
    /// Attempts that have ended, of whatever test.
    pub(super) attempts: u64,
    /// Runs that were given up because nothing new would have been learnt.
    pub(super) dropped: u64,
    /// Tests by verdict, by the verdict's word.
    pub(super) verdicts: BTreeMap<&'static str, u64>,
    pub(super) set_aside: u64,
    /// Tests that failed and are known to; they are not among the verdicts.
    pub(super) quarantined: u64,
    /// Rounds that went on in a new process.
    pub(super) continued: u64,
    /// Ordered pairs of tests that were neighbours in some round, and how many there are.
    pub(super) pairs: (u64, u64),
    /// Whether plain tests ran for as long as there was time.
    pub(super) is_hunted_out: bool,
    /// Why the session ended before its plan was done.
    pub(super) stopped: Option<String>,
    /// What can hide behind tests that always passed.
    pub(super) hidden: Hidden,
}

impl Totals {
    fn of(&self, verdict: Verdict) -> u64 {
        let tests = self.verdicts.get(verdict.as_str());
        tests.copied().unwrap_or(0)
    }

    /// Runs of all tests. A search judges one of them only.
    fn made(&self) -> u64 {
        self.attempts.max(self.runs)
    }

    fn tests(&self) -> u64 {
        self.verdicts.values().sum::<u64>() + self.quarantined
    }

    fn has_findings(&self) -> bool {
        let is_found = |verdict: &Verdict| verdict.is_finding() && self.of(*verdict) > 0;
        Verdict::ALL.iter().any(is_found) || self.set_aside > 0
    }

    /// `1 flaky, 5 stable, 1 quarantined`
    fn in_words(&self) -> String {
        let there = Verdict::ALL.into_iter().filter(|it| self.of(*it) > 0);
        let mut words: Vec<String> = there
            .map(|it| format!("{} {}", self.of(it), it.as_str().replace('_', " ")))
            .collect();
        if self.quarantined > 0 {
            words.push(format!("{} quarantined", self.quarantined));
        }
        if self.set_aside > 0 {
            words.push(aside(self.set_aside));
        }
        words.join(", ")
    }

    /// Whether all there is to say of verdicts is that every test passed.
    fn is_all_well(&self) -> bool {
        self.stopped.is_none() && self.of(Verdict::Stable) == self.tests() && !self.has_findings()
    }
}

/// Writes them. Where nothing was found there is one line of what was done, and one of what can hide.
pub(super) fn summary(paper: &mut Paper, totals: &Totals, elapsed: Duration) {
    let label = match (&totals.stopped, totals.has_findings()) {
        (_, true) => paint(BAD, "Findings"),
        (Some(_), false) => paint(DOUBTFUL, "Stopped"),
        (None, false) => paint(GOOD, "Nothing found"),
    };
    let seconds = elapsed.as_secs_f64().max(1e-6);
    #[expect(clippy::cast_precision_loss, reason = "a rate to be read")]
    let per_second = totals.made() as f64 / seconds;
    let tests = count(totals.tests(), "test");
    // The rate, and what is missing of the plan, are of all runs.
    let runs = match totals.made() {
        made if made > totals.runs => format!("{} of {}", totals.runs, count(made, "run")),
        made => count(made, "run"),
    };
    let (time, seed) = (duration(elapsed), totals.seed);
    let done = format!("{label}: {tests}, {runs} in {time} ({per_second:.0}/s)");
    let (reached, possible) = totals.pairs;
    let pairs = format!("{reached} of {possible} ordered pairs");
    if totals.is_all_well() {
        let pairs = if possible > 0 {
            format!(", {pairs}")
        } else {
            String::new()
        };
        paper.line(&format!("{done}{pairs}; seed {seed}"));
    } else {
        paper.line(&format!("{done}: {}; seed {seed}", totals.in_words()));
        if possible > 0 {
            let rounds = count(totals.continued, "round");
            let continued = format!("; {rounds} went on in a new process");
            let continued = if totals.continued > 0 {
                continued
            } else {
                String::new()
            };
            paper.line(&format!(
                "{pairs} of tests ran right after one another{continued}"
            ));
        }
    }
    if let Some(stopped) = &totals.stopped {
        let missing = totals
            .planned
            .saturating_sub(totals.made() + totals.dropped);
        let planned = count(totals.planned, "run");
        paper.line(&match missing {
            // It was looking into what it had found.
            0 => stopped.clone(),
            missing => format!("{stopped}; {missing} of {planned} planned did not happen"),
        });
    }
    const OUT_OF_TIME: &str = "plain tests ran as often as time allowed";
    let is_out_of_time = totals.is_hunted_out && totals.stopped.is_none();
    match totals.hidden.in_short(elapsed) {
        Some(hidden) if is_out_of_time => paper.line(&format!("{OUT_OF_TIME}; {hidden}")),
        Some(hidden) => paper.line(&hidden),
        None if is_out_of_time => {
            paper.line(&format!(
                "{OUT_OF_TIME}: --max-time gives more, --runs decides"
            ));
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(totals: &Totals) -> String {
        let mut paper = Paper::of(None);
        summary(&mut paper, totals, Duration::from_millis(1940));
        anstream::adapter::strip_str(paper.as_str()).to_string()
    }

    /// What can hide behind tests that passed so many times.
    fn hidden(runs: &[u64]) -> Hidden {
        let mut hidden = Hidden::default();
        runs.iter().for_each(|runs| hidden.add(*runs, *runs));
        hidden
    }

    #[test]
    fn nothing_found_is_one_line_and_one_of_what_can_hide() {
        let totals = Totals {
            seed: 7,
            planned: 3000,
            runs: 3000,
            verdicts: BTreeMap::from([("stable", 6)]),
            pairs: (12, 12),
            hidden: hidden(&[500; 6]),
            ..Totals::default()
        };
        insta::assert_snapshot!(shown(&totals), @r"
        Nothing found: 6 tests, 3000 runs in 1.94 s (1546/s), 12 of 12 ordered pairs; seed 7
        500 clean runs of each of 6 tests: a flake rarer than 0.60 % can hide; one of 0.10 % takes --runs 2995, about 12 s
        ");
    }

    #[test]
    fn a_session_that_was_stopped_after_its_runs_misses_none() {
        let totals = Totals {
            planned: 100,
            runs: 97,
            dropped: 3,
            verdicts: BTreeMap::from([("flaky", 1)]),
            stopped: Some("ended by SIGINT".to_owned()),
            ..Totals::default()
        };
        let text = shown(&totals);
        assert!(text.ends_with("seed 0\nended by SIGINT\n"), "{text}");
    }

    #[test]
    fn a_search_for_one_test_has_made_the_runs_of_all() {
        let totals = Totals {
            planned: 18_000,
            runs: 129,
            attempts: 774,
            stopped: Some("it failed often enough to search".to_owned()),
            ..Totals::default()
        };
        let text = shown(&totals);
        assert!(text.contains("129 of 774 runs in 1.94 s (399/s)"), "{text}");
        assert!(text.contains("17226 of 18000 runs planned"), "{text}");
    }

    #[test]
    fn where_time_decided_how_often_that_is_said() {
        let mut totals = Totals {
            runs: 100,
            is_hunted_out: true,
            verdicts: BTreeMap::from([("stable", 2)]),
            hidden: hidden(&[50; 2]),
            ..Totals::default()
        };
        insta::assert_snapshot!(shown(&totals), @r"
        Nothing found: 2 tests, 100 runs in 1.94 s (52/s); seed 0
        plain tests ran as often as time allowed; 50 clean runs of each of 2 tests: a flake rarer than 5.8 % can hide; one of 0.10 % takes --runs 2995, about 1 m 56 s
        ");
        totals.hidden = Hidden::default();
        let text = shown(&totals);
        assert!(
            text.ends_with(": --max-time gives more, --runs decides\n"),
            "{text}"
        );
    }

    #[test]
    fn a_session_that_was_stopped_says_what_is_missing() {
        let totals = Totals {
            seed: 7,
            planned: 3000,
            runs: 1000,
            attempts: 0,
            dropped: 97,
            verdicts: BTreeMap::from([("stable", 3), ("broken", 1), ("flaky", 1), ("not_run", 1)]),
            set_aside: 1,
            quarantined: 1,
            stopped: Some("ended by SIGINT".to_owned()),
            continued: 2,
            pairs: (17, 20),
            is_hunted_out: true,
            hidden: hidden(&[500, 500, 20]),
        };
        insta::assert_snapshot!(shown(&totals), @r"
        Findings: 7 tests, 1000 runs in 1.94 s (515/s): 1 broken, 1 flaky, 1 not run, 3 stable, 1 quarantined, 1 binary set aside; seed 7
        17 of 20 ordered pairs of tests ran right after one another; 2 rounds went on in a new process
        ended by SIGINT; 1903 of 3000 runs planned did not happen
        20 clean runs of 1 test, more of 2 others: a flake rarer than 14 % can hide; one of 0.10 % takes --runs 2995, about 17 s
        ");
    }
}
