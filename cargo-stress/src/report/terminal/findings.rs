//! The result: findings, worst first, then one line of totals.

use super::finding::finding;
use super::quarantined::{clean, no_longer_tolerated, tolerated};
use super::style::{BAD, paint};
use super::summary::{Totals, summary};
use crate::model::{Catalog, Event, Judgement};
use crate::report::error::ReportError;
use crate::report::fold::Fold;
use crate::report::left_behind::{left_files, left_processes};
use crate::report::stdout::print;
use crate::report::stopped::stopped;
use crate::report::together::Together;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

/// Collects text while the session runs and prints it at the end.
#[derive(Debug, Default)]
pub(in crate::report) struct Findings {
    catalog: Arc<Catalog>,
    totals: Totals,
    /// What has been said so far, findings first.
    text: String,
    leaks: String,
    together: Together,
    /// Whether stdout is for machines.
    on_stderr: bool,
    /// Of known flakes.
    quarantined: String,
}

impl Findings {
    /// Findings for stdout, or for stderr.
    pub(in crate::report) fn to(on_stderr: bool) -> Self {
        Self {
            on_stderr,
            ..Self::default()
        }
    }

    fn judged(&mut self, judgement: &Judgement) {
        let tally = &judgement.tally;
        self.totals.runs += tally.runs();
        if judgement.is_tolerated() {
            self.totals.quarantined += 1;
            self.quarantined
                .push_str(&tolerated(&self.catalog, judgement));
            return;
        }
        *self
            .totals
            .verdicts
            .entry(judgement.verdict.as_str())
            .or_default() += 1;
        if judgement.verdict.is_told() {
            let together = self.together.of(judgement.test);
            let together = together.map(|it| it.in_words(&self.catalog, judgement.test));
            let finding = finding(&self.catalog, judgement, together);
            self.text.push_str(&finding);
            self.text.push_str(&no_longer_tolerated(judgement));
            self.text.push('\n');
            return;
        }
        self.quarantined.push_str(&clean(judgement));
        let name = self.catalog.display_name(judgement.test);
        let processes = left_processes(tally).map(|left| format!("{left} (they were killed)"));
        for left in [processes, left_files(tally)].into_iter().flatten() {
            self.leaks
                .push_str(&format!("note: {name} passed, but {left}\n"));
        }
    }
}

impl Fold for Findings {
    fn event(&mut self, _at: Duration, event: &Event) {
        self.together.event(event);
        match event {
            Event::Planned {
                catalog,
                seed,
                runs,
                ..
            } => {
                self.catalog = Arc::clone(catalog);
                (self.totals.seed, self.totals.planned) = (*seed, *runs);
            }
            Event::Dropped { runs, .. } => self.totals.dropped += runs,
            Event::SetAside { binary, reason } => {
                self.totals.set_aside += 1;
                let binary = self.catalog.binary(*binary);
                self.text.push_str(&format!(
                    "{}  {}::{}\n           {reason}\n           its remaining runs did not happen\n\n",
                    paint(BAD, "SET ASIDE"),
                    binary.package,
                    binary.target
                ));
            }
            Event::Stopping { cause } => {
                let stopped = stopped(*cause);
                self.totals.stopped.get_or_insert(stopped);
            }
            Event::Judged(judgement) => self.judged(judgement),
            Event::Finished { stressing, .. } => {
                self.text.push_str(&self.quarantined);
                self.text.push_str(&self.leaks);
                self.text.push_str(&summary(&self.totals, *stressing));
            }
            Event::RoundContinued => self.totals.continued += 1,
            Event::Covered { reached, possible } => {
                self.totals.pairs = (*reached, *possible);
            }
            Event::HuntedOut => self.totals.is_hunted_out = true,
            Event::Warned { .. }
            | Event::AttemptEnded { .. }
            | Event::Examining { .. }
            | Event::RunningTwice { .. }
            | Event::Paused
            | Event::Continued { .. } => {}
        }
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        if self.on_stderr {
            let _ = anstream::stderr().write_all(self.text.as_bytes());
            return Ok(());
        }
        print(&self.text)
    }
}
