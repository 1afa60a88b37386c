//! Reports an earlier session from its kept events, as if it ended now.

use crate::cli::{ReportArgs, StressArgs};
use crate::discover::workspace;
use crate::error::Error;
use crate::exit_code;
use crate::judge::judge;
use crate::model::{Event, Tally, TestId};
use crate::report::{Reports, Sessions, Stored, show_warning};
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

/// Writes the reports asked for. Findings of that session are no failure of this one: it ends well
/// if all is written.
///
/// # Errors
/// If the session cannot be found or read, or a report cannot be written.
pub(super) fn report_again(asked: &ReportArgs, args: &StressArgs) -> Result<ExitCode, Error> {
    let mut wanted = asked.wanted();
    let target = match &asked.target_dir {
        Some(directory) => directory.clone(),
        None => {
            let place = workspace(&args.cargo.call(args.report.color))?;
            wanted.workspace = Some(place.root().to_owned());
            place.target_directory().to_owned()
        }
    };
    let sessions = Sessions::in_target_directory(&target, wanted.workspace.as_deref());
    let path = sessions.find(asked.session.as_deref())?;
    let mut stored = Stored::open(&path)?;
    wanted.page_command = Some(asked.page_command(&stored.head().id));
    let mut reports = Reports::new(&wanted, stored.head(), None)?;
    let mut so_far = SoFar::default();
    while let Some((at, event)) = stored.next()? {
        so_far.note(at, &event);
        reports.happened(at, &event);
    }
    if !so_far.is_finished {
        let id = &stored.head().id;
        show_warning(&format!(
            "session {id} did not come to its end: verdicts are those of its counts alone"
        ));
        let last = so_far.last;
        for event in so_far.ending() {
            reports.happened(last, &event);
        }
    }
    reports.finish()?;
    Ok(ExitCode::from(exit_code::OK))
}

/// What is known of a session by its counts, in case that its end is missing.
#[derive(Debug, Default)]
struct SoFar {
    /// Of tests that have not been judged.
    tallies: BTreeMap<TestId, Tally>,
    is_finished: bool,
    last: Duration,
}

impl SoFar {
    fn note(&mut self, at: Duration, event: &Event) {
        self.last = at;
        match event {
            Event::Planned { catalog, .. } => {
                let tests = catalog.test_ids();
                self.tallies = tests.map(|test| (test, Tally::default())).collect();
            }
            Event::AttemptEnded {
                test,
                evidence,
                us,
                leaked,
                ..
            } => {
                let tally = self.tallies.entry(*test).or_default();
                tally.add(*us, *leaked, evidence.as_deref());
            }
            Event::Judged(judgement) => {
                self.tallies.remove(&judgement.test);
            }
            Event::Finished { .. } => self.is_finished = true,
            _ => {}
        }
    }

    /// The events that are missing.
    fn ending(self) -> Vec<Event> {
        let judgements = judge(self.tallies.into_iter().collect()).into_iter();
        let judged = judgements.map(|it| Event::Judged(Box::new(it)));
        let finished = Event::Finished {
            elapsed: self.last,
            stressing: self.last,
            interrupted: true,
        };
        judged.chain([finished]).collect()
    }
}
