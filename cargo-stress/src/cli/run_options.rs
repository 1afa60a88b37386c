//! How the selected tests are run.

use crate::config::{Said, count, duration, duration_or_none, number, written};
use crate::cores::cores;
use crate::execute::{Budget, ExplainTime, Limits};
use crate::model::{Catalog, Source, Sourced, Test};
use crate::plan::Seed;
use clap::ValueEnum;
use std::num::{NonZeroU64, NonZeroUsize};
use std::time::{Duration, Instant};
use stress_runtime::protocol::Launch;

/// For tests of which nobody has said how often they are to run.
const USUAL_BUDGET: Duration = Duration::from_secs(60);

/// These win over what the attribute says.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Runs")]
pub(crate) struct RunOptions {
    /// Runs of each test, whatever its attribute says
    #[arg(long, value_name = "N", value_parser = count::<NonZeroU64>, conflicts_with = "pairs")]
    runs: Option<NonZeroU64>,
    /// Time limit of an attempt, e.g. 500ms, 5s, 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    timeout: Option<Duration>,
    /// Time between TERM and KILL for an attempt that has to be ended
    #[arg(long, value_name = "DURATION", value_parser = duration_or_none)]
    grace: Option<Duration>,
    /// Runs at a time [default: the number of cores]; the same test runs beside itself too
    #[arg(short, long, value_name = "N", value_parser = count::<NonZeroUsize>)]
    jobs: Option<NonZeroUsize>,
    /// Number from which all orders are derived [default: a new one]
    #[arg(long, value_name = "N", value_parser = number::<u64>)]
    seed: Option<u64>,
    /// How children are started
    #[arg(long, value_name = "HOW")]
    launch: Option<LaunchChoice>,
    /// Stop after so many failed attempts
    #[arg(long, value_name = "N", value_parser = count::<NonZeroU64>, conflicts_with = "fail_fast")]
    max_fail: Option<NonZeroU64>,
    /// Stop after the first failed attempt
    #[arg(long)]
    fail_fast: bool,
    /// Stop after this time, e.g. 5m; the build does not count. Where nobody has said how often tests
    /// are to run, each runs once however long that takes, and what fails is looked into within it, too. If
    /// much does, or something does late, that takes up to half as long again, or 15s if that is more, but
    /// never longer than this time itself [default for those: 60s]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    max_time: Option<Duration>,
    /// Look into each finding for so long at most
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "30s")]
    explain_time: Duration,
    /// Name every set of tests that makes a victim fail, not only one
    #[arg(long)]
    pub(crate) all_polluters: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LaunchChoice {
    /// A fork of the harness: a few thousand runs a second
    Fork,
    /// A new process image each time: slower, shares nothing
    Spawn,
    /// As cargo nextest does it: the test binary's own harness runs one test; no runtime of ours is in
    /// the process, and no test has company
    Exec,
}

impl RunOptions {
    /// What they say about each test; `source` tells by a flag's name who has said it.
    pub(super) fn said(&self, source: impl Fn(&str) -> Source) -> Said {
        let runs = self.runs.map(NonZeroU64::get);
        Said {
            runs: runs.map(|it| Sourced::new(it, source("runs"))),
            timeout: self.timeout.map(|it| Sourced::new(it, source("timeout"))),
            grace: self.grace.map(|it| Sourced::new(it, source("grace"))),
            launch: self.launch().map(|it| Sourced::new(it, source("launch"))),
            shuffle: None,
        }
    }

    fn launch(&self) -> Option<Launch> {
        self.launch.map(|launch| match launch {
            LaunchChoice::Fork => Launch::Fork,
            LaunchChoice::Spawn => Launch::Spawn,
            LaunchChoice::Exec => Launch::Exec,
        })
    }

    /// What may end the session early.
    pub(crate) fn limits(&self, catalog: &Catalog) -> Limits {
        let most = if self.fail_fast {
            Some(1)
        } else {
            self.max_fail.map(NonZeroU64::get)
        };
        Limits {
            max_fail: most,
            enough: None,
            budget: self.budget(catalog).map(Budget::new),
        }
    }

    /// The time for tests of which nobody has said how often they are to run; `None` if there are
    /// none.
    fn budget(&self, catalog: &Catalog) -> Option<Duration> {
        let any = catalog.tests.iter().any(Test::runs_are_default);
        any.then(|| self.max_time.unwrap_or(USUAL_BUDGET))
    }

    /// How long tests are run of which nobody has said how often, and with `--max-time` all; `None`
    /// where only their number counts.
    pub(crate) fn ends_within(&self, catalog: &Catalog) -> Option<Duration> {
        self.budget(catalog).or(self.max_time(catalog))
    }

    /// How long each finding is looked into, if the session began then.
    pub(crate) fn explain_time(&self, catalog: &Catalog, begun: Instant) -> ExplainTime {
        let time = ExplainTime::each(self.explain_time);
        let budget = self.budget(catalog);
        let end = budget.and_then(|limit| Some((begun.checked_add(limit)?, limit)));
        end.map_or(time, |(end, limit)| time.until(end.into(), limit))
    }

    /// When whatever still runs is stopped. Where all tests run as often as time allows, nothing is:
    /// they have their budget.
    pub(crate) fn max_time(&self, catalog: &Catalog) -> Option<Duration> {
        let is_fixed = |test: &Test| !test.runs_are_default();
        self.max_time.filter(|_| catalog.tests.iter().any(is_fixed))
    }

    /// Runs at a time.
    pub(crate) fn jobs(&self) -> usize {
        self.jobs.map_or_else(cores, NonZeroUsize::get)
    }

    /// The seed given, or a new one.
    pub(crate) fn seed(&self) -> Seed {
        self.seed.map_or_else(Seed::random, Seed)
    }

    /// The words that make another session run a test in the same way.
    pub(super) fn repeat(&self, runs: u64) -> Vec<String> {
        let mut words = vec!["--runs".to_owned(), runs.to_string()];
        let mut option = |name: &str, value: Option<String>| {
            words.extend(value.into_iter().flat_map(|value| [name.to_owned(), value]));
        };
        option("--jobs", self.jobs.map(|jobs| jobs.to_string()));
        option("--timeout", self.timeout.map(written));
        option("--grace", self.grace.map(written));
        let launch = self.launch();
        option("--launch", launch.map(|launch| launch.as_str().to_owned()));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_repeated_is_read_as_what_it_was(ms in 1..u64::MAX / 1_000_000, jobs in 1..usize::MAX) {
            let timeout = Duration::from_millis(ms);
            let options = RunOptions {
                timeout: Some(timeout),
                jobs: NonZeroUsize::new(jobs),
                ..RunOptions::default()
            };
            let words = options.repeat(7);
            let after = |name: &str| {
                let at = words.iter().position(|word| word == name).unwrap();
                words[at + 1].as_str()
            };
            prop_assert_eq!(duration(after("--timeout")), Ok(timeout));
            prop_assert_eq!(after("--jobs").parse(), Ok(jobs));
        }
    }
}
