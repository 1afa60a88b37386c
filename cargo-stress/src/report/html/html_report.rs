//! Folds a session into the page, and writes it, whole or not at all.

use super::entry::{Entry, in_words};
use super::finding::Finding;
use super::history::History;
use super::page::{Member, Page};
use crate::model::{Catalog, Ending, Event, Judgement, TestId, Verdict};
use crate::report::error::ReportError;
use crate::report::events::Head;
use crate::report::figures::{capitalised, count, duration, found};
use crate::report::fold::Fold;
use crate::report::hidden::Hidden;
use crate::report::left_behind::left_by_round;
use crate::report::readable::readable;
use crate::report::related::Related;
use crate::report::stopped::stopped;
use crate::report::whole_file::WholeFile;
use askama::Template;
use camino::Utf8Path;
use std::sync::Arc;
use std::time::Duration;

/// Findings shown with all that is known; further ones are in the table.
const FINDINGS: usize = 200;
/// Pictures beside each test make the page slow where there are more tests.
const WITH_PICTURES: usize = 500;

/// The page until it is written.
pub(in crate::report) struct HtmlReport {
    file: WholeFile,
    head: Head,
    catalog: Arc<Catalog>,
    history: History,
    related: Related,
    judgements: Vec<Judgement>,
    hidden: Hidden,
    warnings: Vec<String>,
    set_aside: Vec<(String, String)>,
    stopped: Option<String>,
    seed: u64,
    planned: u64,
    dropped: u64,
    attempts: u64,
    jobs: usize,
    pairs: (u64, u64),
    elapsed: Duration,
    stressing: Duration,
}

impl HtmlReport {
    /// A page that will be at `path`.
    pub(in crate::report) fn create(path: &Utf8Path, head: &Head) -> Result<Self, ReportError> {
        Ok(Self {
            file: WholeFile::create(path)?,
            head: head.clone(),
            catalog: Arc::default(),
            history: History::default(),
            related: Related::default(),
            judgements: Vec::new(),
            hidden: Hidden::default(),
            warnings: Vec::new(),
            set_aside: Vec::new(),
            stopped: None,
            seed: 0,
            planned: 0,
            dropped: 0,
            attempts: 0,
            jobs: 0,
            pairs: (0, 0),
            elapsed: Duration::ZERO,
            stressing: Duration::ZERO,
        })
    }

    fn page(&mut self) -> Page {
        let related = &mut self.related;
        let groups = related.groups().to_vec();
        let (catalog, history) = (&*self.catalog, &self.history);
        let findings = self.judgements.iter().filter(|it| it.is_finding());
        let findings = findings.count();
        // A clash is none, but has as much to tell.
        let is_shown = |it: &&Judgement| it.is_finding() || it.verdict == Verdict::Clash;
        let mut told: Vec<&Judgement> = self.judgements.iter().filter(is_shown).collect();
        told.sort_by_key(|it| !it.is_finding());
        let shown = &told[..told.len().min(FINDINGS)];
        let anchor = |test: TestId| {
            let place = shown.iter().position(|it| it.test == test);
            place.map(|place| format!("finding-{}", place + 1))
        };
        let finding = |judgement: &&Judgement| {
            let test = judgement.test;
            let anchor = anchor(test).unwrap_or_default();
            Finding::of(
                catalog,
                judgement,
                &history.of(test),
                related.in_words(catalog, test),
                anchor,
            )
        };
        let cards: Vec<Finding> = shown.iter().map(finding).collect();
        let member = |test: &TestId| Member {
            name: readable(&catalog.display_name(*test)),
            anchor: anchor(*test),
        };
        let has_pictures = self.judgements.len() <= WITH_PICTURES;
        let entry = |it: &Judgement| {
            let seen = match has_pictures {
                true => history.of(it.test),
                false => Vec::new(),
            };
            Entry::of(catalog, it, &seen, anchor(it.test), has_pictures)
        };
        let missing = told.len() - shown.len();
        Page {
            title: capitalised(&found(
                findings,
                self.judgements.len(),
                self.set_aside.len(),
            )),
            command: shell_words::join(&self.head.command),
            facts: self.facts(),
            verdicts: self.verdicts(),
            stopped: self.stopped.as_ref().map(|why| self.missing(why)),
            warnings: self.warnings.iter().map(|it| readable(it)).collect(),
            set_aside: self.set_aside.clone(),
            findings: cards,
            more_findings: (missing > 0).then(|| count(missing as u64, "further finding")),
            group_runs: groups.iter().map(|it| count(it.runs, "run")).collect(),
            groups: groups
                .iter()
                .map(|group| group.tests.iter().map(member).collect())
                .collect(),
            tests: self.judgements.iter().map(entry).collect(),
            has_pictures,
            hidden: self.hidden.sentences(),
            advice: self.hidden.advice(self.stressing),
            made_by: format!(
                "cargo-stress {}, session {}",
                self.head.version, self.head.id
            ),
        }
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let runs: u64 = self.judgements.iter().map(|it| it.tally.runs()).sum();
        let created = self.head.created.strftime("%Y-%m-%d %H:%M UTC").to_string();
        let mut facts = vec![
            ("Started", created),
            ("Runs", runs.to_string()),
            ("Time", self.time()),
            ("At a time", self.jobs.to_string()),
            ("Seed", self.seed.to_string()),
        ];
        let (reached, possible) = self.pairs;
        if possible > 0 {
            facts.push(("Ordered pairs", format!("{reached} of {possible}")));
        }
        facts
    }

    /// That of the runs, which the terminal shows, too; and where findings were looked into, that of all.
    fn time(&self) -> String {
        let (runs, all) = (duration(self.stressing), duration(self.elapsed));
        if runs == all {
            all
        } else {
            format!("{runs} of runs, {all} in all")
        }
    }

    fn verdicts(&self) -> Vec<(&'static str, String)> {
        let tests = |verdict: Verdict| {
            let of_it = self.judgements.iter().filter(|it| it.verdict == verdict);
            let tests = of_it.count();
            (tests > 0).then(|| (verdict.as_str(), format!("{tests} {}", in_words(verdict))))
        };
        Verdict::ALL.into_iter().filter_map(tests).collect()
    }

    fn missing(&self, why: &str) -> String {
        // Of all tests: a search judges one of them.
        let missing = self.planned.saturating_sub(self.attempts + self.dropped);
        let planned = count(self.planned, "run");
        format!("{why}; {missing} of {planned} planned did not happen")
    }
}

impl Fold for HtmlReport {
    fn event(&mut self, at: Duration, event: &Event) {
        self.related.event(event);
        match event {
            Event::Planned {
                catalog,
                seed,
                runs,
                jobs,
                ..
            } => {
                self.catalog = Arc::clone(catalog);
                (self.seed, self.planned, self.jobs) = (*seed, *runs, *jobs);
            }
            Event::Warned { message } => self.warnings.push(message.clone()),
            Event::LeftByRound { target, left } => self.warnings.push(left_by_round(target, left)),
            Event::AttemptEnded {
                evidence,
                company,
                us,
                ..
            } => {
                self.attempts += 1;
                let ending = Ending::of(evidence.as_deref());
                self.history.add(at, *us, ending, company);
            }
            Event::Dropped { runs } => self.dropped += runs,
            Event::TakenUp { runs } => self.dropped = self.dropped.saturating_sub(*runs),
            Event::SetAside { binary, reason } => {
                let binary = self.catalog.binary(*binary);
                let name = format!("{}::{}", binary.package, binary.target);
                self.set_aside.push((name, readable(reason)));
            }
            Event::Stopping { cause } => {
                self.stopped.get_or_insert_with(|| stopped(*cause));
            }
            Event::Covered { reached, possible } => self.pairs = (*reached, *possible),
            Event::Judged(judgement) => {
                self.hidden.judged(judgement);
                self.judgements.push((**judgement).clone());
            }
            Event::Finished {
                elapsed, stressing, ..
            } => (self.elapsed, self.stressing) = (*elapsed, *stressing),
            Event::RoundContinued
            | Event::HuntedOut
            | Event::Paused
            | Event::Continued { .. }
            | Event::Examining { .. }
            | Event::RunningTwice { .. }
            | Event::ExaminingTogether { .. } => {}
        }
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        let page = self.page();
        self.file.write(|mut writer| page.write_into(&mut writer))
    }
}
