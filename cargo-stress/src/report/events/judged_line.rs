//! What became of a test, as a line.

use super::explanation_entry::ExplanationEntry;
use super::protocol_value::Said;
use super::quarantined_entry::QuarantinedEntry;
use super::reproduction_entry::ReproductionEntry;
use crate::model::{Durations, FailureGroup, Judgement, Rate, Repeat, Tally, TestId, Verdict};
use serde::{Deserialize, Serialize};
use stress_runtime::protocol::{LeftFiles, LeftProcess};

/// A judgement. Its durations are those of the attempts before it, and not told again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct JudgedLine {
    pub(super) at_us: u64,
    pub(super) test: usize,
    /// The word of the JSON report: `stable`, `flaky`, `order-dependent`, …
    verdict: String,
    rate: RateEntry,
    passed: u64,
    failed: u64,
    timed_out: u64,
    crashed: u64,
    leaked: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    left_processes: Vec<Said<LeftProcess>>,
    #[serde(default)]
    runs_with_files: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    left_files: Option<Said<LeftFiles>>,
    /// Most frequent first.
    pub(super) failures: Vec<CountedFailure>,
    /// Failures beyond these kinds.
    failures_not_kept: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    explanation: Option<Box<ExplanationEntry>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reproduction: Option<Box<ReproductionEntry>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    repeat: Option<RepeatEntry>,
    /// Where it is a known flake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quarantined: Option<QuarantinedEntry>,
}

/// How often a test failed in that way.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct CountedFailure {
    /// Number of the failure.
    pub(super) failure: u64,
    pub(super) count: u64,
}

/// A rate and its interval, as shares of 1.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct RateEntry {
    estimate: f64,
    low: f64,
    high: f64,
    confidence: f64,
}

/// What to type to see it again.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct RepeatEntry {
    runs: u64,
    command: String,
}

impl JudgedLine {
    pub(super) fn of(at_us: u64, judgement: &Judgement, failures: Vec<CountedFailure>) -> Self {
        let (tally, rate) = (&judgement.tally, judgement.rate);
        let repeat = |repeat: &Repeat| RepeatEntry {
            runs: repeat.runs,
            command: repeat.command.clone(),
        };
        let explanation = judgement.explanation.as_deref();
        let reproduction = judgement.reproduction.as_deref();
        Self {
            at_us,
            test: judgement.test.0,
            verdict: judgement.verdict.as_str().to_owned(),
            rate: RateEntry {
                estimate: rate.estimate,
                low: rate.low,
                high: rate.high,
                confidence: rate.confidence,
            },
            passed: tally.passed,
            failed: tally.failed,
            timed_out: tally.timed_out,
            crashed: tally.crashed,
            leaked: tally.leaked,
            left_processes: tally.left.processes.iter().cloned().map(Said).collect(),
            runs_with_files: tally.left.runs_with_files,
            left_files: tally.left.files.clone().map(Said),
            failures,
            failures_not_kept: tally.failures_not_kept,
            explanation: explanation.map(|it| Box::new(it.into())),
            reproduction: reproduction.map(|it| Box::new(it.into())),
            record: judgement.record.clone(),
            repeat: judgement.repeat.as_ref().map(repeat),
            quarantined: judgement.quarantined.as_deref().map(QuarantinedEntry::from),
        }
    }

    /// The judgement, with what earlier lines told of it; `None` if its verdict is not known.
    pub(super) fn into_judgement(
        self,
        durations: Durations,
        failures: Vec<FailureGroup>,
    ) -> Option<Judgement> {
        let is_it = |verdict: &Verdict| verdict.as_str() == self.verdict;
        let verdict = Verdict::ALL.into_iter().find(is_it)?;
        let mut tally = Tally::default().with_failures(failures);
        (tally.passed, tally.failed) = (self.passed, self.failed);
        (tally.timed_out, tally.crashed) = (self.timed_out, self.crashed);
        tally.leaked = self.leaked;
        tally.left.processes = self.left_processes.into_iter().map(|it| it.0).collect();
        tally.left.runs_with_files = self.runs_with_files;
        tally.left.files = self.left_files.map(|it| it.0);
        tally.failures_not_kept = self.failures_not_kept;
        tally.durations = durations;
        let rate = self.rate;
        let repeat = |repeat: RepeatEntry| Repeat {
            runs: repeat.runs,
            command: repeat.command,
        };
        Some(Judgement {
            test: TestId(self.test),
            verdict,
            rate: Rate {
                estimate: rate.estimate,
                low: rate.low,
                high: rate.high,
                confidence: rate.confidence,
            },
            tally,
            explanation: self.explanation.map(|it| Box::new((*it).into())),
            reproduction: self.reproduction.map(|it| Box::new((*it).into())),
            record: self.record,
            repeat: self.repeat.map(repeat),
            quarantined: self.quarantined.map(|it| Box::new(it.into())),
        })
    }
}
