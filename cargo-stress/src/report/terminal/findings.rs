//! The result: findings, worst first, then the totals.

use super::finding::finding;
use super::paper::Paper;
use super::passed::Passed;
use super::quarantined::{clean, no_longer_tolerated, tolerated};
use super::rest::Rest;
use super::room;
use super::style::{BAD, paint};
use super::summary::{Totals, summary};
use crate::model::{Catalog, Event, Judgement};
use crate::report::elsewhere::Elsewhere;
use crate::report::error::ReportError;
use crate::report::fold::Fold;
use crate::report::readable::readable_line;
use crate::report::related::Related;
use crate::report::stderr::say;
use crate::report::stdout::print;
use crate::report::stopped::stopped;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// So many findings are shown whole.
const WHOLE: u64 = 5;
/// Known flakes that failed are told of so many tests.
const KNOWN: u64 = 5;

/// Collects text while the session runs and prints it at the end.
#[derive(Debug)]
pub(in crate::report) struct Findings {
    catalog: Arc<Catalog>,
    totals: Totals,
    related: Related,
    /// What has been said so far, findings first.
    paper: Paper,
    shown: u64,
    rest: Rest,
    /// Of known flakes.
    quarantined: Paper,
    passed: Passed,
    elsewhere: Elsewhere,
    /// Whether that can be had of the session later.
    is_kept: Rc<Cell<bool>>,
    /// Whether stdout is for machines.
    on_stderr: bool,
}

impl Findings {
    /// Findings for stdout, or for stderr.
    pub(in crate::report) fn to(
        on_stderr: bool,
        elsewhere: Elsewhere,
        is_kept: Rc<Cell<bool>>,
    ) -> Self {
        let columns = if on_stderr {
            room::of_stderr()
        } else {
            room::of_stdout()
        };
        Self {
            on_stderr,
            ..Self::on(Paper::of(columns), elsewhere, is_kept)
        }
    }

    /// Findings as wide as that paper.
    pub(super) fn on(paper: Paper, elsewhere: Elsewhere, is_kept: Rc<Cell<bool>>) -> Self {
        Self {
            catalog: Arc::default(),
            totals: Totals::default(),
            related: Related::default(),
            shown: 0,
            rest: Rest::like(&paper),
            quarantined: paper.another(),
            passed: Passed::like(&paper),
            paper,
            elsewhere,
            is_kept,
            on_stderr: false,
        }
    }

    /// What has been said so far.
    #[cfg(test)]
    pub(super) fn text(&self) -> &str {
        self.paper.as_str()
    }

    fn judged(&mut self, judgement: &Judgement) {
        let tally = &judgement.tally;
        self.totals.runs += tally.runs();
        self.totals.hidden.judged(judgement);
        if judgement.is_tolerated() {
            self.totals.quarantined += 1;
            if self.totals.quarantined <= KNOWN {
                tolerated(&mut self.quarantined, &self.catalog, judgement);
            }
            return;
        }
        let verdict = judgement.verdict.as_str();
        *self.totals.verdicts.entry(verdict).or_default() += 1;
        if !judgement.verdict.is_told() {
            clean(&mut self.passed.paper, judgement);
            self.passed.judged(&self.catalog, judgement);
        } else if self.shown == WHOLE {
            self.rest.add(&self.catalog, judgement);
        } else {
            self.shown += 1;
            let related = self.related.in_words(&self.catalog, judgement.test);
            finding(&mut self.paper, &self.catalog, judgement, &related);
            no_longer_tolerated(&mut self.paper, judgement);
            self.paper.gap();
        }
    }

    fn finished(&mut self, stressing: Duration) {
        let paper = &mut self.paper;
        self.rest.write(paper);
        paper.add(&self.quarantined);
        if let Some(more @ 1..) = self.totals.quarantined.checked_sub(KNOWN) {
            paper.line(&format!("and {more} more known flakes, tolerated"));
        }
        self.passed.write(paper);
        summary(paper, &self.totals, stressing);
        let elsewhere = match &self.elsewhere {
            Elsewhere::Command(_) if !self.is_kept.get() => &Elsewhere::Nowhere,
            other => other,
        };
        if self.shown > 0
            && let Some(words) = elsewhere.in_words(!self.rest.is_empty())
        {
            paper.whole(&words);
        }
    }
}

impl Fold for Findings {
    fn event(&mut self, _at: Duration, event: &Event) {
        self.related.event(event);
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
            Event::AttemptEnded { .. } => self.totals.attempts += 1,
            Event::Dropped { runs } => self.totals.dropped += runs,
            Event::TakenUp { runs } => {
                self.totals.dropped = self.totals.dropped.saturating_sub(*runs);
            }
            Event::SetAside { binary, reason } => {
                self.totals.set_aside += 1;
                let binary = self.catalog.binary(*binary);
                let name = format!("{}::{}", binary.package, binary.target);
                self.paper.headed(&paint(BAD, "SET ASIDE"), &name);
                self.paper.below(0, &readable_line(reason));
                self.paper.below(0, "its remaining runs did not happen");
                self.paper.gap();
            }
            Event::Stopping { cause } => {
                let stopped = stopped(*cause);
                self.totals.stopped.get_or_insert(stopped);
            }
            Event::Judged(judgement) => self.judged(judgement),
            Event::Finished { stressing, .. } => self.finished(*stressing),
            Event::RoundContinued => self.totals.continued += 1,
            Event::Covered { reached, possible } => {
                self.totals.pairs = (*reached, *possible);
            }
            Event::HuntedOut => self.totals.is_hunted_out = true,
            Event::Warned { .. }
            | Event::LeftByRound { .. }
            | Event::Examining { .. }
            | Event::RunningTwice { .. }
            | Event::ExaminingTogether { .. }
            | Event::Paused
            | Event::Continued { .. } => {}
        }
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        if self.on_stderr {
            say(self.paper.as_str());
            return Ok(());
        }
        print(self.paper.as_str())
    }
}
