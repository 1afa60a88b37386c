//! What one place says of tests, and what holds in the end.

use super::keys::Key;
use super::values;
use crate::model::{Source, Sourced};
use std::time::Duration;
use stress_runtime::protocol::{Launch, ListedTest};

/// The options of a test; `None` where the place is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) runs: Option<Sourced<u64>>,
    pub(crate) timeout: Option<Sourced<Duration>>,
    pub(crate) grace: Option<Sourced<Duration>>,
    pub(crate) launch: Option<Sourced<Launch>>,
    pub(crate) shuffle: Option<Sourced<bool>>,
}

impl Said {
    /// Puts a value in its place, in the words of a flag.
    pub(super) fn set(&mut self, key: Key, text: &str, source: Source) -> Result<(), String> {
        let no = |error: &dyn std::fmt::Display| format!("{text}: {error}");
        match key.name {
            "runs" => {
                let runs = text.parse().map_err(|error| no(&error))?;
                self.runs = Some(Sourced::new(runs, source));
            }
            "timeout" => self.timeout = Some(Sourced::new(values::duration(text)?, source)),
            "grace" => self.grace = Some(Sourced::new(values::duration_or_none(text)?, source)),
            "launch" => {
                let mut launch = [Launch::Fork, Launch::Spawn].into_iter();
                let launch = launch.find(|it| it.as_str() == text);
                let launch = launch.ok_or_else(|| no(&"no launch"))?;
                self.launch = Some(Sourced::new(launch, source));
            }
            "shuffle" => {
                let shuffle = text.parse().map_err(|error| no(&error))?;
                self.shuffle = Some(Sourced::new(shuffle, source));
            }
            other => return Err(format!("{other} is no option of a test")),
        }
        Ok(())
    }

    /// The same, and where it is silent what `weaker` says.
    pub(super) fn over(self, weaker: &Self) -> Self {
        Self {
            runs: self.runs.or_else(|| weaker.runs.clone()),
            timeout: self.timeout.or_else(|| weaker.timeout.clone()),
            grace: self.grace.or_else(|| weaker.grace.clone()),
            launch: self.launch.or_else(|| weaker.launch.clone()),
            shuffle: self.shuffle.or_else(|| weaker.shuffle.clone()),
        }
    }
}

/// Runs of a plain test, as far as time allows: a failure of one run in a thousand shows in so many
/// with a probability of 95 %.
const PLAIN_RUNS: u64 = 3000;

fn own_runs(test: &ListedTest) -> u64 {
    if test.plain && !test.stated.iter().any(|it| it == "runs") {
        PLAIN_RUNS
    } else {
        test.runs.into()
    }
}

/// The options that hold for a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Effective {
    pub(crate) runs: Sourced<u64>,
    pub(crate) timeout: Sourced<Duration>,
    pub(crate) grace: Sourced<Duration>,
    pub(crate) launch: Sourced<Launch>,
    pub(crate) shuffle: Sourced<bool>,
}

impl Effective {
    /// What is said beside the attribute wins over it.
    pub(super) fn of(test: &ListedTest, said: Said) -> Self {
        let own = |name: &str| {
            if test.stated.iter().any(|it| it == name) {
                Source::Attribute
            } else {
                Source::Default
            }
        };
        let own_duration = |millis, name| Sourced::new(Duration::from_millis(millis), own(name));
        Self {
            runs: said
                .runs
                .unwrap_or_else(|| Sourced::new(own_runs(test), own("runs"))),
            timeout: said
                .timeout
                .unwrap_or_else(|| own_duration(test.timeout_ms, "timeout")),
            grace: said
                .grace
                .unwrap_or_else(|| own_duration(test.grace_ms, "grace")),
            launch: said
                .launch
                .unwrap_or_else(|| Sourced::new(test.launch.unwrap_or_default(), own("launch"))),
            shuffle: said
                .shuffle
                .unwrap_or_else(|| Sourced::new(test.shuffle, own("shuffle"))),
        }
    }
}
