//! All that a failing attempt left to look at, as a line. It is told once; later attempts that fail
//! in the same way refer to it.

use super::protocol_value::Said;
use crate::model::{Cause, Evidence};
use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};
use stress_runtime::protocol::{Captured, Fault, Frame, Hang, PanicReport};

/// A kind of failure, with what its first attempt left.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FailureLine {
    pub(super) id: u64,
    pub(super) test: usize,
    #[serde(flatten)]
    pub(super) evidence: EvidenceEntry,
}

/// What a failing attempt left.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct EvidenceEntry {
    #[serde(with = "CauseWord")]
    cause: Cause,
    message: String,
    /// What makes it this failure, where not all of the message does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gist: Option<String>,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hang: Option<Said<Hang>>,
    /// Of a crash: which thread was hit, and where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fault: Option<Said<Fault>>,
    /// The calls that led to the panic, innermost first, where they are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    frames: Vec<Said<Frame>>,
    /// Panics beside the one that decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    panics: Vec<Said<PanicReport>>,
    #[serde(default = "nothing", skip_serializing_if = "is_nothing")]
    stdout: Said<Captured>,
    #[serde(default = "nothing", skip_serializing_if = "is_nothing")]
    stderr: Said<Captured>,
    /// Its run's temporary directory, if that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kept_tmp: Option<Utf8PathBuf>,
    /// Its core dump, if that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    core: Option<Utf8PathBuf>,
}

/// The words for [`Cause`], the same in every report.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Cause", rename_all = "snake_case")]
enum CauseWord {
    Panic,
    Error,
    ShouldPanic,
    ExitCode,
    Timeout,
    Signal,
    Exit,
    Output,
    Launch,
    Harness,
}

impl From<&Evidence> for EvidenceEntry {
    fn from(evidence: &Evidence) -> Self {
        Self {
            cause: evidence.cause,
            message: evidence.message.clone(),
            gist: evidence.gist.clone(),
            location: evidence.location.clone(),
            hang: evidence.hang.as_deref().cloned().map(Said),
            fault: evidence.fault.as_deref().cloned().map(Said),
            frames: evidence.frames.iter().cloned().map(Said).collect(),
            panics: evidence.panics.iter().cloned().map(Said).collect(),
            stdout: Said(evidence.stdout.clone()),
            stderr: Said(evidence.stderr.clone()),
            kept_tmp: evidence.kept_tmp.clone(),
            core: evidence.core.clone(),
        }
    }
}

impl From<EvidenceEntry> for Evidence {
    fn from(entry: EvidenceEntry) -> Self {
        Self {
            cause: entry.cause,
            message: entry.message,
            gist: entry.gist,
            location: entry.location,
            hang: entry.hang.map(|hang| Box::new(hang.0)),
            fault: entry.fault.map(|fault| Box::new(fault.0)),
            frames: entry.frames.into_iter().map(|frame| frame.0).collect(),
            panics: entry.panics.into_iter().map(|panic| panic.0).collect(),
            stdout: entry.stdout.0,
            stderr: entry.stderr.0,
            kept_tmp: entry.kept_tmp,
            core: entry.core,
        }
    }
}

fn nothing() -> Said<Captured> {
    Said(Captured::default())
}

fn is_nothing(captured: &Said<Captured>) -> bool {
    captured.0.is_empty()
}
