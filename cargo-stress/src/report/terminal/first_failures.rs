//! What is said while the session still runs: its start, its first failures, its warnings, its end.

use super::style::{BAD, DIM, DOUBTFUL, GOOD, paint};
use crate::model::{Catalog, Event, StopCause, TestId};
use crate::report::failure::headline;
use crate::report::figures::{count, duration};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Shown of a message; the findings have all of it.
const MESSAGE_CHARS: usize = 200;

/// Turns events into lines for stderr, in bounded number: one for each failing test.
#[derive(Debug, Default)]
pub(super) struct FirstFailures {
    catalog: Arc<Catalog>,
    told: BTreeSet<TestId>,
    told_of_second: bool,
}

impl FirstFailures {
    /// The line that an event is worth, if it is worth one.
    pub(super) fn line(&mut self, event: &Event) -> Option<String> {
        match event {
            Event::Planned {
                catalog,
                seed,
                runs,
                jobs,
                within,
            } => {
                self.catalog = Arc::clone(catalog);
                let binaries = catalog.binaries.len();
                let runs = count(*runs, "run");
                let runs = within.map_or(runs.clone(), |it| {
                    format!("up to {runs} in {}", duration(it))
                });
                Some(format!(
                    "{}: {} in {} test {}, {runs}, {jobs} at a time, seed {seed}",
                    paint(GOOD, "Stressing"),
                    count(catalog.tests.len() as u64, "test"),
                    binaries,
                    if binaries == 1 { "binary" } else { "binaries" },
                ))
            }
            Event::Warned { message } => Some(format!("{}: {message}", paint(DOUBTFUL, "warning"))),
            Event::AttemptEnded {
                test,
                evidence: Some(evidence),
                ..
            } => self.told.insert(*test).then(|| {
                let message = evidence.message.lines().next().unwrap_or_default();
                let message: String = message.chars().take(MESSAGE_CHARS).collect();
                format!(
                    "{}  {}  {}",
                    paint(BAD, "FAILS"),
                    self.catalog.display_name(*test),
                    paint(DIM, format!("{}: {message}", headline(evidence)))
                )
            }),
            Event::Examining { test } => Some(format!(
                "{}  {}",
                paint(GOOD, "Examining"),
                self.catalog.display_name(*test)
            )),
            Event::RunningTwice { tests } if !std::mem::replace(&mut self.told_of_second, true) => {
                let tests = count(*tests as u64, "test");
                Some(format!(
                    "{} {tests} twice in one process",
                    paint(GOOD, "Running")
                ))
            }
            Event::Paused => Some(format!(
                "{}: what runs is stopped, and so is its time",
                paint(DOUBTFUL, "Paused")
            )),
            Event::Continued { after } => Some(format!(
                "{} after {}",
                paint(GOOD, "Continued"),
                duration(*after)
            )),
            Event::Stopping { cause } => Some(match cause {
                StopCause::Signal {
                    name,
                    at_once: false,
                } => {
                    format!("{name}: ending what runs; once more kills it at once")
                }
                StopCause::Signal {
                    name,
                    at_once: true,
                } => format!("{name} again: killing"),
                StopCause::MaxFail => {
                    "as many attempts failed as were allowed: stopping".to_owned()
                }
                StopCause::Enough => "it has failed often enough: searching".to_owned(),
                StopCause::MaxTime => "the time is used up: stopping".to_owned(),
            }),
            _ => None,
        }
    }
}
