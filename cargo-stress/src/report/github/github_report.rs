//! Folds a session into what GitHub shows beside the code and with the job.

use super::annotation::{error, notice};
use super::summary::{Row, Summary};
use crate::model::{Catalog, Event, Evidence, Judgement};
use crate::report::error::ReportError;
use crate::report::explanation::culprits;
use crate::report::failure::{calls_told, headline};
use crate::report::failures::kinds;
use crate::report::figures::{aside, count, duration, found, percent, rate};
use crate::report::fold::Fold;
use crate::report::hidden::Hidden;
use crate::report::readable::readable;
use crate::report::stdout::print_as_it_is;
use crate::report::stopped::stopped;
use camino::{Utf8Path, Utf8PathBuf};
use std::env;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

/// The runner shows no more annotations of one kind for each step.
const ANNOTATIONS: usize = 10;
/// A summary may have a mebibyte.
const ROWS: usize = 100;
/// Shown of a message.
const MESSAGE_CHARS: usize = 2000;
/// Shown of the calls that led to a panic.
const CALLS: usize = 5;

/// Where things are, as the runner's environment tells.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// The checkout: annotations name files relative to it.
    pub(super) checkout: Option<Utf8PathBuf>,
    /// The workspace, to which the files of tests are relative.
    pub(super) workspace: Option<Utf8PathBuf>,
    /// To which summaries are added.
    pub(super) summary: Option<Utf8PathBuf>,
}

/// What was seen so far.
pub(in crate::report) struct GithubReport {
    places: Places,
    /// Whether stdout is for machines; the runner listens to stderr too.
    on_stderr: bool,
    catalog: Arc<Catalog>,
    annotations: Vec<String>,
    /// The same for binaries that could not be run.
    set_aside: Vec<String>,
    rows: Vec<Row>,
    findings: usize,
    tests: usize,
    runs: u64,
    seed: u64,
    hidden: Hidden,
    notices: Vec<String>,
    stressing: Duration,
}

impl Places {
    fn of_environment(workspace: Option<Utf8PathBuf>) -> Self {
        let path = |name: &str| env::var(name).ok().filter(|it| !it.is_empty());
        Self {
            checkout: path("GITHUB_WORKSPACE").map(Utf8PathBuf::from),
            workspace,
            summary: path("GITHUB_STEP_SUMMARY").map(Utf8PathBuf::from),
        }
    }

    /// The file as the checkout knows it.
    fn in_checkout(&self, file: &str) -> String {
        let workspace = self.workspace.as_deref().unwrap_or(Utf8Path::new(""));
        let path = workspace.join(file);
        let inside = self.checkout.as_ref().map(|it| path.strip_prefix(it));
        match inside {
            Some(Ok(inside)) => inside.to_string(),
            _ => file.to_owned(),
        }
    }

    /// Where it panicked, unless that is no file of the checkout's.
    fn of_panic(&self, evidence: &Evidence) -> Option<(String, u32)> {
        let mut parts = evidence.location.as_deref()?.rsplitn(3, ':');
        let (_column, line, file) = (parts.next()?, parts.next()?, parts.next()?);
        let file = self.in_checkout(file);
        let is_ours = Utf8Path::new(&file).is_relative();
        is_ours.then_some((file, line.parse().ok()?))
    }
}

impl GithubReport {
    /// For the runner that this process runs under. `workspace` is where the files of tests are.
    pub(in crate::report) fn new(workspace: Option<Utf8PathBuf>, on_stderr: bool) -> Self {
        Self::at(Places::of_environment(workspace), on_stderr)
    }

    fn at(places: Places, on_stderr: bool) -> Self {
        Self {
            places,
            on_stderr,
            catalog: Arc::default(),
            annotations: Vec::new(),
            set_aside: Vec::new(),
            rows: Vec::new(),
            findings: 0,
            tests: 0,
            runs: 0,
            seed: 0,
            hidden: Hidden::default(),
            notices: Vec::new(),
            stressing: Duration::ZERO,
        }
    }

    fn judged(&mut self, judgement: &Judgement) {
        let tally = &judgement.tally;
        self.tests += 1;
        self.runs += tally.runs();
        self.hidden.judged(judgement);
        if !judgement.is_finding() {
            return;
        }
        self.findings += 1;
        if self.annotations.len() < ANNOTATIONS {
            let annotation = self.annotation(judgement);
            self.annotations.push(annotation);
        }
        if self.rows.len() < ROWS {
            let row = self.row(judgement);
            self.rows.push(row);
        }
    }

    fn annotation(&self, judgement: &Judgement) -> String {
        let (test, tally) = (self.catalog.test(judgement.test), &judgement.tally);
        let name = self.catalog.display_name(judgement.test);
        let title = format!("{}: {name}", judgement.verdict.as_str());
        let runs = count(tally.runs(), "run");
        let rate = rate(&judgement.rate);
        let mut lines = vec![format!("failed {} of {runs}: {rate}", tally.not_passed())];
        lines.extend(culprits(&self.catalog, judgement));
        let first = first(judgement);
        lines.extend(first.as_ref().map(said));
        lines.extend(judgement.repeat.iter().map(|it| it.command.clone()));
        let place = test.file_and_line();
        let place = place.map(|(file, line)| (self.places.in_checkout(file), line));
        let place = place.or_else(|| self.places.of_panic(first.as_ref()?));
        error(
            place.as_ref().map(|(file, line)| (file.as_str(), *line)),
            &readable(&title),
            &readable(&lines.join("\n")),
        )
    }

    fn row(&self, judgement: &Judgement) -> Row {
        let (test, tally) = (self.catalog.test(judgement.test), &judgement.tally);
        let line = |text: &str| readable(text).replace('\n', " ");
        let (failed, runs) = (tally.not_passed(), tally.runs());
        let repeat = judgement.repeat.as_ref();
        let first = first(judgement);
        Row {
            name: line(&self.catalog.display_name(judgement.test)),
            place: test.place().map(|it| line(&it)),
            verdict: judgement.verdict.as_str(),
            rate: format!("{failed}/{runs}, {}", percent(judgement.rate.estimate)),
            why: line(&culprits(&self.catalog, judgement).unwrap_or_default()),
            command: repeat.map(|it| line(&it.command)).unwrap_or_default(),
            message: first.map(|it| readable(&said(&it))).unwrap_or_default(),
        }
    }

    fn summary(&self) -> Summary {
        let missing = self.findings - self.rows.len();
        let runs = count(self.runs, "run");
        let time = duration(self.stressing);
        let advice = self.hidden.advice(self.stressing);
        let advice = advice.map(|it| it.trim_end_matches('.').to_owned());
        Summary {
            title: found(self.findings, self.tests, self.set_aside.len()),
            facts: format!("{runs} in {time}, seed {}", self.seed),
            rows: self.rows.clone(),
            more: (missing > 0).then(|| format!("and {}", count(missing as u64, "finding"))),
            hidden: self.hidden.sentences().into_iter().chain(advice).collect(),
            notices: self.notices.clone(),
        }
    }

    /// The lines for the runner. Binaries come first: of their tests nobody knows anything.
    fn annotations(&self) -> String {
        let all = self.set_aside.iter().chain(&self.annotations);
        let mut lines: Vec<String> = all.take(ANNOTATIONS).cloned().collect();
        let binaries = self.set_aside.len().min(ANNOTATIONS);
        let findings = self.findings + binaries - lines.len();
        let binaries = self.set_aside.len() - binaries;
        let missing = [
            (findings > 0).then(|| count(findings as u64, "finding")),
            (binaries > 0).then(|| aside(binaries as u64)),
        ];
        let missing: Vec<String> = missing.into_iter().flatten().collect();
        if !missing.is_empty() {
            let missing = missing.join(", ");
            let more = format!("and {missing} more, in the summary of the job");
            lines.push(notice(&more));
        }
        lines.iter().map(|it| format!("{it}\n")).collect()
    }

    fn write_summary(&self) -> Result<(), ReportError> {
        let Some(path) = &self.places.summary else {
            return Ok(());
        };
        let write = || -> io::Result<()> {
            let mut file = fs_err::OpenOptions::new();
            let mut file = file.append(true).create(true).open(path)?;
            file.write_all(self.summary().to_string().as_bytes())
        };
        write().map_err(|source| ReportError::Write {
            path: path.clone(),
            source,
        })
    }
}

/// The failure that a person should see first.
fn first(judgement: &Judgement) -> Option<Evidence> {
    kinds(judgement).into_iter().next().map(|it| it.evidence)
}

fn said(evidence: &Evidence) -> String {
    let message: String = evidence.message.chars().take(MESSAGE_CHARS).collect();
    let calls = calls_told(evidence);
    let calls = calls.iter().take(CALLS).map(|it| format!("\n{it}"));
    format!(
        "{}\n{message}{}",
        headline(evidence),
        calls.collect::<String>()
    )
}

impl Fold for GithubReport {
    fn event(&mut self, _at: Duration, event: &Event) {
        match event {
            Event::Planned { catalog, seed, .. } => {
                self.catalog = Arc::clone(catalog);
                self.seed = *seed;
            }
            Event::SetAside { binary, reason } => {
                let target = &self.catalog.binary(*binary).target;
                let notice = format!("{target} was set aside: {reason}");
                self.notices.push(readable(&notice).replace('\n', " "));
                let title = format!("set aside: {target}");
                let set_aside = error(None, &readable(&title), &readable(reason));
                self.set_aside.push(set_aside);
            }
            Event::Stopping { cause } => {
                self.notices
                    .push(format!("not all was run: {}", stopped(*cause)));
            }
            Event::Judged(judgement) => self.judged(judgement),
            Event::Finished { stressing, .. } => self.stressing = *stressing,
            _ => {}
        }
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        let text = self.annotations();
        let printed = if self.on_stderr {
            let _ = io::stderr().write_all(text.as_bytes());
            Ok(())
        } else {
            print_as_it_is(|stdout| stdout.write_all(text.as_bytes()))
        };
        self.write_summary().and(printed)
    }
}

#[cfg(test)]
mod tests;
