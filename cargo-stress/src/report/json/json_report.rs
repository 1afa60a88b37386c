//! Folds a session into the JSON report and writes it, whole or not at all.

use super::document::{
    Document, DurationEntry, FailureEntry, LeftFilesEntry, LeftProcessEntry, RateEntry,
    RoundsEntry, SCHEMA, SetAsideEntry, Summary, TestEntry,
};
use super::verdict::verdict;
use crate::model::{Catalog, Durations, Event, FailureGroup, Judgement, Verdict};
use crate::report::error::ReportError;
use crate::report::failure::{headline, output_tail, own_calls};
use crate::report::failures::{in_session, seen_again};
use crate::report::fold::Fold;
use crate::report::left_behind::left_by_round;
use crate::report::whole_file::WholeFile;
use camino::Utf8Path;
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::LeftProcess;
use stress_runtime::protocol::{Json, to_line};

/// The report until it is written.
pub(in crate::report) struct JsonReport {
    file: WholeFile,
    catalog: Arc<Catalog>,
    document: Document,
}

impl JsonReport {
    /// A report that will be at `path`.
    pub(in crate::report) fn create(path: &Utf8Path) -> Result<Self, ReportError> {
        Ok(Self {
            file: WholeFile::create(path)?,
            catalog: Arc::default(),
            document: Document {
                schema: SCHEMA,
                seed: 0,
                jobs: 0,
                elapsed_s: 0.0,
                stressing_s: 0.0,
                interrupted: false,
                tests: Vec::new(),
                set_aside: Vec::new(),
                warnings: Vec::new(),
                rounds: RoundsEntry::default(),
                summary: Summary::default(),
            },
        })
    }
}

impl Fold for JsonReport {
    fn event(&mut self, _at: Duration, event: &Event) {
        let document = &mut self.document;
        match event {
            Event::Planned {
                catalog,
                seed,
                jobs,
                ..
            } => {
                self.catalog = Arc::clone(catalog);
                (document.seed, document.jobs) = (*seed, *jobs);
            }
            Event::Warned { message } => document.warnings.push(message.clone()),
            Event::LeftByRound { target, left } => {
                document.warnings.push(left_by_round(target, left));
            }
            Event::SetAside { binary, reason } => {
                let binary = self.catalog.binary(*binary);
                document.set_aside.push(SetAsideEntry {
                    package: binary.package.clone(),
                    binary: binary.target.clone(),
                    reason: reason.clone(),
                });
            }
            Event::Judged(judgement) => {
                document.summary.count(judgement);
                document.tests.push(entry(&self.catalog, judgement));
            }
            Event::Finished {
                elapsed,
                stressing,
                interrupted,
            } => {
                document.elapsed_s = elapsed.as_secs_f64();
                document.stressing_s = stressing.as_secs_f64();
                document.interrupted = *interrupted;
            }
            Event::RoundContinued => document.rounds.continued += 1,
            Event::Covered { reached, possible } => {
                document.rounds.pairs_reached = *reached;
                document.rounds.pairs_possible = *possible;
            }
            Event::AttemptEnded { .. }
            | Event::Dropped { .. }
            | Event::TakenUp { .. }
            | Event::Examining { .. }
            | Event::HuntedOut
            | Event::RunningTwice { .. }
            | Event::ExaminingTogether { .. }
            | Event::Stopping { .. }
            | Event::Paused
            | Event::Continued { .. } => {}
        }
    }

    fn finish(&mut self) -> Result<(), ReportError> {
        self.file.write(|writer| {
            serde_json::to_writer_pretty(&mut *writer, &self.document)?;
            writer.write_all(b"\n")
        })
    }
}

impl Summary {
    fn count(&mut self, judgement: &Judgement) {
        self.tests += 1;
        self.runs += judgement.tally.runs();
        self.quarantined += u64::from(judgement.is_tolerated());
        *match judgement.verdict {
            Verdict::Stable => &mut self.stable,
            Verdict::Flaky => &mut self.flaky,
            Verdict::Broken => &mut self.broken,
            Verdict::OrderDependent => &mut self.order_dependent,
            Verdict::Brittle => &mut self.brittle,
            Verdict::NonIdempotent => &mut self.non_idempotent,
            Verdict::Interference => &mut self.interference,
            Verdict::Undecided => &mut self.undecided,
            Verdict::Clash => &mut self.clash,
            Verdict::NotRun => &mut self.not_run,
        } += 1;
    }
}

fn entry(catalog: &Catalog, judgement: &Judgement) -> TestEntry {
    let (test, binary) = (
        catalog.test(judgement.test),
        catalog.binary_of(judgement.test),
    );
    let (tally, rate) = (&judgement.tally, judgement.rate);
    let place = test.file_and_line();
    TestEntry {
        package: binary.package.clone(),
        binary: binary.target.clone(),
        kind: binary.kind.clone(),
        name: test.name.clone(),
        file: place.map(|(file, _)| file.to_owned()),
        line: place.map(|(_, line)| line),
        runs: tally.runs(),
        planned: test.runs,
        passed: tally.passed,
        failed: tally.failed,
        timed_out: tally.timed_out,
        crashed: tally.crashed,
        leaked: tally.leaked,
        left_processes: tally.left.processes.iter().map(left_process).collect(),
        left_files: tally.left.files.as_ref().map(|files| LeftFilesEntry {
            runs: tally.left.runs_with_files,
            count: files.count,
            names: files.names.clone(),
        }),
        failure_rate: RateEntry {
            estimate: rate.estimate,
            low: rate.low,
            high: rate.high,
            confidence: rate.confidence,
        },
        duration_ms: durations(&tally.durations),
        verdict: verdict(catalog, judgement),
        failures: in_session(judgement).iter().map(failure).collect(),
        seen_again: seen_again(judgement).iter().map(failure).collect(),
        repeat: judgement
            .repeat
            .as_ref()
            .map(|repeat| repeat.command.clone()),
    }
}

fn left_process(process: &LeftProcess) -> LeftProcessEntry {
    LeftProcessEntry {
        pid: process.pid,
        command: process.command.clone(),
    }
}

/// As the protocol says it: the report promises the same names.
fn as_it_is_said(what: &impl Json) -> Option<serde_json::Value> {
    serde_json::from_slice(&to_line(what)).ok()
}

fn durations(durations: &Durations) -> DurationEntry {
    #[expect(clippy::cast_precision_loss, reason = "durations far below 2^52 µs")]
    let ms = |micros: u64| micros as f64 / 1000.0;
    DurationEntry {
        min: ms(durations.min()),
        p50: ms(durations.quantile(0.50)),
        p95: ms(durations.quantile(0.95)),
        p99: ms(durations.quantile(0.99)),
        max: ms(durations.max()),
    }
}

fn failure(group: &FailureGroup) -> FailureEntry {
    let evidence = &group.evidence;
    let panic = |panic: &stress_runtime::protocol::PanicReport| {
        let place = panic.location.as_deref().unwrap_or("an unknown place");
        format!("{} at {place}: {}", panic.thread, panic.message)
    };
    FailureEntry {
        cause: evidence.cause.as_str(),
        message: if evidence.message.is_empty() {
            headline(evidence)
        } else {
            evidence.message.clone()
        },
        location: evidence.location.clone(),
        count: group.count,
        output_tail: output_tail(evidence),
        hang: evidence.hang.as_deref().and_then(as_it_is_said),
        fault: evidence.fault.as_deref().and_then(as_it_is_said),
        backtrace: own_calls(evidence).collect(),
        other_panics: evidence.panics.iter().map(panic).collect(),
        core: evidence.core.as_ref().map(ToString::to_string),
        kept_tmp: evidence.kept_tmp.as_ref().map(ToString::to_string),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::judge;
    use crate::model::TestId;
    use crate::model::fixture::{catalog, panicked, passed, tally};
    use camino::Utf8PathBuf;

    #[test]
    fn the_report_keeps_its_names() {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(directory.path().join("report.json")).unwrap();
        let mut report = JsonReport::create(&path).unwrap();
        let catalog = Arc::new(catalog(&[("orders", &[("closes", 500)])]));
        report.event(
            Duration::ZERO,
            &Event::Planned {
                catalog,
                seed: 7,
                runs: 500,
                jobs: 2,
                within: None,
            },
        );
        let tally = tally(&[
            (passed(), 497),
            (panicked("tests/orders.rs:17:5", "lost one"), 3),
        ]);
        let judgement = judge(vec![(TestId(0), tally)]).remove(0);
        report.event(Duration::ZERO, &Event::Judged(Box::new(judgement)));
        let elapsed = Duration::from_millis(1500);
        report.event(
            Duration::ZERO,
            &Event::Finished {
                elapsed,
                stressing: Duration::from_millis(1200),
                interrupted: false,
            },
        );
        report.finish().unwrap();
        assert_eq!(directory.path().read_dir().unwrap().count(), 1);
        insta::assert_snapshot!(fs_err::read_to_string(&path).unwrap());
    }
}
