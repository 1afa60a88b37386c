//! What is said while the session still runs: its start, its first failures, its warnings, its end.

use super::paper::{Paper, cut};
use super::room;
use super::style::{BAD, DOUBTFUL, GOOD, paint};
use crate::model::{Catalog, Event, Evidence, StopCause, TestId};
use crate::report::failure::headline;
use crate::report::figures::{count, duration, test_binaries};
use crate::report::left_behind::left_by_round;
use crate::report::readable::{readable, readable_line};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Shown of a message; the findings have all of it.
const MESSAGE_COLUMNS: usize = 200;

/// So many tests are named that fail, and so many that are looked into.
const NAMED: usize = 20;

/// Turns events into lines for stderr, in bounded number.
#[derive(Debug, Default)]
pub(super) struct FirstFailures {
    catalog: Arc<Catalog>,
    told: BTreeSet<TestId>,
    examined: usize,
    told_of_second: bool,
}

impl FirstFailures {
    /// The line that an event is worth, if it is worth one, for a terminal as wide as it is now.
    pub(super) fn line(&mut self, event: &Event) -> Option<String> {
        self.line_within(event, room::of_stderr())
    }

    pub(super) fn line_within(&mut self, event: &Event, columns: Option<usize>) -> Option<String> {
        let mut paper = Paper::of(columns);
        match event {
            Event::AttemptEnded {
                test,
                evidence: Some(evidence),
                ..
            } => {
                if !self.told.insert(*test) {
                    return None;
                }
                let (label, name) = (paint(BAD, "FAILS"), self.name(*test));
                match self.told.len() {
                    ..=NAMED => paper.cut_beside(&label, &name, &in_short(evidence)),
                    number if number == NAMED + 1 => {
                        paper.line(&format!("{label}  others too; all of them at the end"));
                    }
                    _ => return None,
                }
            }
            event => paper.line(&self.words(event)?),
        }
        Some(paper.as_str().trim_end().to_owned())
    }

    fn name(&self, test: TestId) -> String {
        readable_line(&self.catalog.display_name(test))
    }

    fn words(&mut self, event: &Event) -> Option<String> {
        match event {
            Event::Planned {
                catalog,
                seed,
                runs,
                jobs,
                within,
            } => {
                self.catalog = Arc::clone(catalog);
                let runs = count(*runs, "run");
                let runs = within.map_or(runs.clone(), |it| {
                    format!("up to {runs} in {}", duration(it))
                });
                Some(format!(
                    "{}: {} in {}, {runs}, {jobs} at a time, seed {seed}",
                    paint(GOOD, "Stressing"),
                    count(catalog.tests.len() as u64, "test"),
                    test_binaries(catalog.binaries.len()),
                ))
            }
            Event::Warned { message } => Some(warning(message)),
            Event::LeftByRound { target, left } => Some(warning(&left_by_round(target, left))),
            Event::Examining { test } => {
                self.examined += 1;
                let examining = paint(GOOD, "Examining");
                match self.examined {
                    ..=NAMED => {
                        let name = self.name(*test);
                        Some(format!("{examining}  {name}"))
                    }
                    number if number == NAMED + 1 => Some(format!("{examining}  others")),
                    _ => None,
                }
            }
            Event::RunningTwice { tests } if !std::mem::replace(&mut self.told_of_second, true) => {
                let tests = count(*tests as u64, "test");
                Some(format!(
                    "{} {tests} twice in one process",
                    paint(GOOD, "Running")
                ))
            }
            Event::ExaminingTogether { tests } => Some(format!(
                "{}  {tests} failing tests together: do they fail without other processes?",
                paint(GOOD, "Examining")
            )),
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

fn warning(message: &str) -> String {
    let message = readable(message);
    format!("{}: {message}", paint(DOUBTFUL, "warning"))
}

/// What happened, where, and the first line of what was said.
fn in_short(evidence: &Evidence) -> String {
    let message = readable(evidence.message.lines().next().unwrap_or_default());
    let message = cut(&message, Some(MESSAGE_COLUMNS));
    format!("{}: {message}", headline(evidence))
}
