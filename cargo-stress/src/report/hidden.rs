//! What was not shown, in words: passing is no proof, and how much of one it is follows from the runs.

use super::figures::{about, count, percent};
use crate::model::Judgement;
use crate::statistics::{CONFIDENCE, rarest_seen, runs_to_see};
use std::collections::BTreeMap;
use std::time::Duration;

/// A flake that a project with a few hundred tests feels every day.
const RATE_TO_SEE: f64 = 0.001;
/// A session that stressed for so long says how long a longer one would take.
const TELLING: Duration = Duration::from_secs(1);

/// Tests that always passed, by how often they were run.
#[derive(Debug, Clone, Default)]
pub(super) struct Hidden {
    clean: BTreeMap<u64, u64>,
    runs: u64,
    tests: u64,
}

impl Hidden {
    /// Takes in a test of the session.
    pub(super) fn judged(&mut self, judgement: &Judgement) {
        let tally = &judgement.tally;
        // Of some findings only controlled re-runs have shown anything.
        let hides = !judgement.verdict.is_told();
        self.add(if hides { tally.passed } else { 0 }, tally.runs());
    }

    /// Takes in a test that passed so many of so many runs.
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
        let (runs, time) = self.runs_and_time(stressing)?;
        let time = time.map_or_else(String::new, |time| format!(", about {} here", about(time)));
        Some(format!(
            "A flake of {} needs {runs} runs of its test to be seen with 95 %: --runs {runs}{time}.",
            percent(RATE_TO_SEE),
        ))
    }

    /// Both in a line, of the tests that were run least often.
    pub(super) fn in_short(&self, stressing: Duration) -> Option<String> {
        let (fewest, tests) = self.clean.first_key_value()?;
        let more = self.clean.values().sum::<u64>() - tests;
        let of_whom = match (self.tests, more) {
            (1, _) => String::new(),
            (_, 0) if *tests > 1 => format!(" of each of {tests} tests"),
            (_, 0) => " of 1 test".to_owned(),
            (_, more) => {
                let (tests, others) = (count(*tests, "test"), count(more, "other"));
                format!(" of {tests}, more of {others}")
            }
        };
        let mut words = format!(
            "{}{of_whom}: a flake rarer than {} can hide",
            count(*fewest, "clean run"),
            percent(rarest_seen(*fewest))
        );
        if let Some((runs, time)) = self.runs_and_time(stressing) {
            let rate = percent(RATE_TO_SEE);
            let time = time.map_or_else(String::new, |time| format!(", about {}", about(time)));
            words.push_str(&format!("; one of {rate} takes --runs {runs}{time}"));
        }
        Some(words)
    }

    /// How often all tests have to run, if that is more than they did; and how long, unless the session was
    /// so short that it tells more of its beginning than of its runs.
    fn runs_and_time(&self, stressing: Duration) -> Option<(u64, Option<Duration>)> {
        let runs = runs_to_see(RATE_TO_SEE, 1.0 - CONFIDENCE)?;
        let fewest = *self.clean.keys().next()?;
        if fewest >= runs {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a time to be read")]
        let seconds =
            stressing.as_secs_f64() / self.runs.max(1) as f64 * (runs * self.tests) as f64;
        let time = Duration::try_from_secs_f64(seconds).ok();
        Some((runs, time.filter(|_| stressing >= TELLING)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Verdict;
    use crate::model::fixture::{explained, passed, tally};

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

    /// Of tests that passed so many of so many runs, in a session of two seconds.
    fn in_short(tests: impl IntoIterator<Item = (u64, u64)>) -> Option<String> {
        let mut hidden = Hidden::default();
        tests
            .into_iter()
            .for_each(|(passed, runs)| hidden.add(passed, runs));
        hidden.in_short(Duration::from_secs(2))
    }

    #[test]
    fn a_finding_that_passed_all_runs_of_the_session_hides_nothing() {
        let mut judgement = explained(Verdict::NonIdempotent);
        judgement.tally = tally(&[(passed(), 500)]);
        let mut hidden = Hidden::default();
        hidden.judged(&judgement);
        assert_eq!(hidden.in_short(Duration::from_secs(1)), None);
        judgement.verdict = Verdict::Stable;
        hidden.judged(&judgement);
        let words = hidden.in_short(Duration::from_secs(1)).unwrap();
        assert!(words.starts_with("500 clean runs of 1 test: "), "{words}");
    }

    #[test]
    fn in_short_it_is_about_those_that_ran_least_often() {
        let one = in_short([(500, 500)]).unwrap();
        insta::assert_snapshot!(one, @"500 clean runs: a flake rarer than 0.60 % can hide; one of 0.10 % takes --runs 2995, about 12 s");
        let alike = in_short([(500, 500); 5]).unwrap();
        insta::assert_snapshot!(alike, @"500 clean runs of each of 5 tests: a flake rarer than 0.60 % can hide; one of 0.10 % takes --runs 2995, about 12 s");
        let one_of_two = in_short([(500, 500), (499, 500)]).unwrap();
        insta::assert_snapshot!(one_of_two, @"500 clean runs of 1 test: a flake rarer than 0.60 % can hide; one of 0.10 % takes --runs 2995, about 12 s");
        let many = (0..5000).map(|test| (20 + test % 700, 20 + test % 700));
        insta::assert_snapshot!(in_short(many).unwrap(), @"20 clean runs of 8 tests, more of 4992 others: a flake rarer than 14 % can hide; one of 0.10 % takes --runs 2995, about 16 s");
        let enough = in_short([(3000, 3000)]).unwrap();
        insta::assert_snapshot!(enough, @"3000 clean runs: a flake rarer than 0.10 % can hide");
        assert_eq!(in_short([(0, 3), (0, 0)]), None);
    }

    #[test]
    fn a_session_that_was_over_at_once_does_not_tell_how_long_another_one_takes() {
        let mut hidden = Hidden::default();
        hidden.add(3, 3);
        let said = |ms| hidden.in_short(Duration::from_millis(ms)).unwrap();
        assert!(said(999).ends_with("takes --runs 2995"), "{}", said(999));
        assert!(said(1000).contains(", about "), "{}", said(1000));
    }
}
