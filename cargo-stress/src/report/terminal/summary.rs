//! The last line: what was done, and what came of it.

use super::style::{BAD, DOUBTFUL, GOOD, paint};
use crate::model::Verdict;
use crate::report::figures::{count, duration};
use std::collections::BTreeMap;
use std::time::Duration;

/// Totals of a session.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub(super) seed: u64,
    pub(super) planned: u64,
    pub(super) runs: u64,
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
}

/// The line.
pub(super) fn summary(totals: &Totals, elapsed: Duration) -> String {
    let of = |verdict: Verdict| totals.verdicts.get(verdict.as_str()).copied().unwrap_or(0);
    let tests = totals.verdicts.values().sum::<u64>() + totals.quarantined;
    let mut verdicts = Vec::new();
    for verdict in Verdict::ALL {
        if of(verdict) > 0 {
            verdicts.push(format!(
                "{} {}",
                of(verdict),
                verdict.as_str().replace('_', " ")
            ));
        }
    }
    if totals.quarantined > 0 {
        verdicts.push(format!("{} quarantined", totals.quarantined));
    }
    if totals.set_aside > 0 {
        verdicts
            .push(count(totals.set_aside, "binary").replace("binarys", "binaries") + " set aside");
    }
    let is_found = |verdict: &Verdict| verdict.is_finding() && of(*verdict) > 0;
    let has_findings = Verdict::ALL.iter().any(is_found) || totals.set_aside > 0;
    let label = match (&totals.stopped, has_findings) {
        (_, true) => paint(BAD, "Findings"),
        (Some(_), false) => paint(DOUBTFUL, "Stopped"),
        (None, false) => paint(GOOD, "Nothing found"),
    };
    let seconds = elapsed.as_secs_f64().max(1e-6);
    #[expect(clippy::cast_precision_loss, reason = "a rate to be read")]
    let per_second = totals.runs as f64 / seconds;
    let mut line = format!(
        "{label}: {}, {} in {} ({per_second:.0}/s): {}; seed {}\n",
        count(tests, "test"),
        count(totals.runs, "run"),
        duration(elapsed),
        verdicts.join(", "),
        totals.seed
    );
    let (reached, possible) = totals.pairs;
    if possible > 0 {
        line.push_str(&format!(
            "{reached} of {possible} ordered pairs of tests ran right after one another"
        ));
        if totals.continued > 0 {
            let rounds = count(totals.continued, "round");
            line.push_str(&format!("; {rounds} went on in a new process"));
        }
        line.push('\n');
    }
    if totals.is_hunted_out && totals.stopped.is_none() {
        line.push_str(
            "plain tests ran as often as time allowed: --max-time gives more, --runs decides\n",
        );
    }
    if let Some(stopped) = &totals.stopped {
        let missing = totals.planned.saturating_sub(totals.runs + totals.dropped);
        line.push_str(&format!(
            "{stopped}; {} of {} planned did not happen\n",
            missing,
            count(totals.planned, "run")
        ));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(totals: &Totals) -> String {
        let line = summary(totals, Duration::from_millis(1940));
        anstream::adapter::strip_str(&line).to_string()
    }

    #[test]
    fn nothing_found_is_one_line() {
        let totals = Totals {
            seed: 7,
            planned: 3000,
            runs: 3000,
            verdicts: BTreeMap::from([("stable", 6)]),
            ..Totals::default()
        };
        insta::assert_snapshot!(shown(&totals), @"Nothing found: 6 tests, 3000 runs in 1.94 s (1546/s): 6 stable; seed 7");
    }

    #[test]
    fn a_session_that_was_stopped_says_what_is_missing() {
        let totals = Totals {
            seed: 7,
            planned: 3000,
            runs: 1000,
            dropped: 97,
            verdicts: BTreeMap::from([("stable", 3), ("broken", 1), ("flaky", 1), ("not_run", 1)]),
            set_aside: 1,
            quarantined: 1,
            stopped: Some("ended by SIGINT".to_owned()),
            continued: 2,
            pairs: (17, 20),
            is_hunted_out: true,
        };
        insta::assert_snapshot!(shown(&totals), @r#"
        Findings: 7 tests, 1000 runs in 1.94 s (515/s): 1 broken, 1 flaky, 1 not run, 3 stable, 1 quarantined, 1 binary set aside; seed 7
        17 of 20 ordered pairs of tests ran right after one another; 2 rounds went on in a new process
        ended by SIGINT; 1903 of 3000 runs planned did not happen
        "#);
    }
}
