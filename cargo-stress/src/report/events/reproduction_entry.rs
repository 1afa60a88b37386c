//! The run that shows a finding again, as a part of a line.

use super::explanation_entry::{numbers, tests};
use super::failure_line::EvidenceEntry;
use super::lines::is_default;
use super::planned_line::LaunchWord;
use crate::model::{BinaryId, Neighbours, Output, Reproduction, TestId, Work};
use serde::{Deserialize, Serialize};

/// What to run, and what it printed when it failed and when it passed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ReproductionEntry {
    binary: usize,
    order: Vec<usize>,
    step: usize,
    threads: usize,
    #[serde(default, skip_serializing_if = "is_default")]
    stagger_us: u64,
    #[serde(default, skip_serializing_if = "is_default")]
    neighbours: NeighboursWord,
    launch: LaunchWord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round: Option<u64>,
    evidence: EvidenceEntry,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    passing: Option<OutputEntry>,
    failed: u64,
    runs: u64,
}

/// What has to run beside it; left out where that is whatever the session runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum NeighboursWord {
    #[default]
    Session,
    Nobody,
    Busy,
}

impl From<Neighbours> for NeighboursWord {
    fn from(neighbours: Neighbours) -> Self {
        match neighbours {
            Neighbours::Session => Self::Session,
            Neighbours::Nobody => Self::Nobody,
            Neighbours::Busy => Self::Busy,
        }
    }
}

impl From<NeighboursWord> for Neighbours {
    fn from(word: NeighboursWord) -> Self {
        match word {
            NeighboursWord::Session => Self::Session,
            NeighboursWord::Nobody => Self::Nobody,
            NeighboursWord::Busy => Self::Busy,
        }
    }
}

/// What an attempt printed.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct OutputEntry {
    stdout: String,
    stderr: String,
}

impl From<&Reproduction> for ReproductionEntry {
    fn from(reproduction: &Reproduction) -> Self {
        let work = &reproduction.work;
        let output = |output: &Output| OutputEntry {
            stdout: output.stdout.clone(),
            stderr: output.stderr.clone(),
        };
        Self {
            binary: work.binary.0,
            order: numbers(&work.order),
            step: reproduction.step,
            threads: work.threads,
            stagger_us: work.stagger_us,
            neighbours: reproduction.neighbours.into(),
            launch: work.launch.into(),
            round: work.round,
            evidence: EvidenceEntry::from(&reproduction.evidence),
            passing: reproduction.passing.as_ref().map(output),
            failed: reproduction.failed,
            runs: reproduction.runs,
        }
    }
}

impl From<ReproductionEntry> for Reproduction {
    fn from(entry: ReproductionEntry) -> Self {
        let order: Vec<TestId> = tests(entry.order);
        let output = |output: OutputEntry| Output {
            stdout: output.stdout,
            stderr: output.stderr,
        };
        Self {
            work: Work {
                threads: entry.threads,
                stagger_us: entry.stagger_us,
                round: entry.round,
                ..Work::in_order(BinaryId(entry.binary), order, entry.launch.into())
            },
            step: entry.step,
            neighbours: entry.neighbours.into(),
            evidence: entry.evidence.into(),
            passing: entry.passing.map(output),
            failed: entry.failed,
            runs: entry.runs,
        }
    }
}
