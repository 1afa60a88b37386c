//! The names and shapes of the JSON report. They are a promise: fields may be added, never changed.

use serde::Serialize;

/// The value of `schema`.
pub(super) const SCHEMA: &str = "cargo-stress/report/1";

/// The whole report.
#[derive(Debug, Serialize)]
pub(super) struct Document {
    pub(super) schema: &'static str,
    pub(super) seed: u64,
    /// Runs at a time.
    pub(super) jobs: usize,
    pub(super) elapsed_s: f64,
    /// Of these, the planned runs; the rest went into looking at what they showed.
    pub(super) stressing_s: f64,
    /// Whether a signal ended the session.
    pub(super) interrupted: bool,
    /// Worst first.
    pub(super) tests: Vec<TestEntry>,
    /// Binaries that could not be run to the end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) set_aside: Vec<SetAsideEntry>,
    pub(super) warnings: Vec<String>,
    /// Of tests that share their processes.
    pub(super) rounds: RoundsEntry,
    pub(super) summary: Summary,
}

/// One test. `passed + failed + timed_out + crashed = runs`.
#[derive(Debug, Serialize)]
pub(super) struct TestEntry {
    pub(super) package: String,
    pub(super) binary: String,
    pub(super) kind: String,
    pub(super) name: String,
    /// Where the test stands; with its line left out where nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u32>,
    /// Attempts that were started and ended.
    pub(super) runs: u64,
    /// Attempts that were asked for.
    pub(super) planned: u64,
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) timed_out: u64,
    pub(super) crashed: u64,
    /// Attempts that left processes behind, which were killed.
    pub(super) leaked: u64,
    /// Processes that the first of them left, eight at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) left_processes: Vec<LeftProcessEntry>,
    /// What runs of this test alone left in their temporary directories.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) left_files: Option<LeftFilesEntry>,
    pub(super) failure_rate: RateEntry,
    pub(super) duration_ms: DurationEntry,
    pub(super) verdict: VerdictEntry,
    /// Most frequent first.
    pub(super) failures: Vec<FailureEntry>,
    /// Where it failed in controlled re-runs alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) seen_again: Vec<FailureEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) repeat: Option<String>,
}

/// A process that outlived its run.
#[derive(Debug, Serialize)]
pub(super) struct LeftProcessEntry {
    pub(super) pid: i32,
    /// Program and arguments.
    pub(super) command: String,
}

/// Files that outlived their runs, and were removed unless a failing run's were to be kept.
#[derive(Debug, Serialize)]
pub(super) struct LeftFilesEntry {
    /// Runs that left some.
    pub(super) runs: u64,
    /// How many the first of them left, those in directories not counted.
    pub(super) count: u64,
    /// Their names, eight at most; those of directories end in a slash.
    pub(super) names: Vec<String>,
}

/// The failure rate with its exact (Clopper–Pearson) interval.
#[derive(Debug, Serialize)]
pub(super) struct RateEntry {
    pub(super) estimate: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) confidence: f64,
}

/// Durations of all attempts, in milliseconds.
#[derive(Debug, Serialize)]
pub(super) struct DurationEntry {
    pub(super) min: f64,
    pub(super) p50: f64,
    pub(super) p95: f64,
    pub(super) p99: f64,
    pub(super) max: f64,
}

/// The verdict. Names are libtest's; lists are left out where they are empty.
#[derive(Debug, Default, Serialize)]
pub(super) struct VerdictEntry {
    pub(super) kind: &'static str,
    /// Tests after which it fails; all of them are needed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) polluters: Vec<String>,
    /// Tests after which it passes; all of them are needed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) state_setters: Vec<String>,
    /// Tests that undo what the polluters did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) cleaners: Vec<String>,
    /// Tests beside which it fails; all of them are needed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) with: Vec<String>,
    /// Other sets of culprits, each sufficient by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) others: Vec<Vec<String>>,
    /// Whether there are other sets of culprits; left out where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) more_exist: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) evidence: Option<EvidenceEntry>,
    /// Of known flakes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) quarantined: Option<QuarantinedEntry>,
}

/// What the checked-in file says of a known flake. A failure is tolerated unless it is expired or got
/// worse.
#[derive(Debug, Serialize)]
pub(super) struct QuarantinedEntry {
    pub(super) reason: String,
    /// The last day.
    pub(super) until: String,
    pub(super) expired: bool,
    /// Whether it fails every time now.
    pub(super) got_worse: bool,
    /// Attempts since the last one that failed, over the sessions of this target directory.
    pub(super) clean_runs: u64,
    /// With so many of them it may be released.
    pub(super) clean_enough: u64,
}

/// What controlled re-runs have shown.
#[derive(Debug, Serialize)]
pub(super) struct EvidenceEntry {
    /// All of it in one sentence.
    pub(super) summary: String,
    pub(super) arms: Vec<ArmEntry>,
    /// An upper bound for the chance that the verdict is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_probability: Option<f64>,
    /// What the search for the culprits has cost; left out where nothing was searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) search: Option<SearchEntry>,
    /// What else is to be said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) notes: Vec<String>,
}

/// What a search has cost, without the session before it and the proof after it.
#[derive(Debug, Serialize)]
pub(super) struct SearchEntry {
    /// Tests run, over all processes.
    pub(super) tests_run: u64,
    /// Processes started, copies of others included.
    pub(super) processes: u64,
    pub(super) elapsed_s: f64,
}

/// How often the test failed under one condition.
#[derive(Debug, Serialize)]
pub(super) struct ArmEntry {
    /// In words.
    pub(super) condition: String,
    pub(super) failed: u64,
    pub(super) runs: u64,
    /// Failures of another kind, which say nothing.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) failed_otherwise: u64,
}

/// Rounds of the session.
#[derive(Debug, Default, Serialize)]
pub(super) struct RoundsEntry {
    /// Rounds that went on in a new process, because a test had ended the old one.
    pub(super) continued: u64,
    /// Ordered pairs of tests that ran right after one another.
    pub(super) pairs_reached: u64,
    /// Ordered pairs of tests there are.
    pub(super) pairs_possible: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature serde asks for"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// One distinct failure.
#[derive(Debug, Serialize)]
pub(super) struct FailureEntry {
    pub(super) cause: &'static str,
    pub(super) message: String,
    pub(super) location: Option<String>,
    pub(super) count: u64,
    pub(super) output_tail: String,
    /// What its threads were doing at the time limit: `kind`, and `threads` with the names, states
    /// and frames of each. Left out unless it timed out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hang: Option<serde_json::Value>,
    /// The calls of the user's code that led to the panic, innermost first, as `place  function`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) backtrace: Vec<String>,
    /// Which thread was hit by the signal that ended the process: `thread`, `address`, `frames`. Left
    /// out where it could not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fault: Option<serde_json::Value>,
    /// Panics beside the one that decided, as `thread at place: message`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) other_panics: Vec<String>,
    /// The core dump of the first run that failed so, if one was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) core: Option<String>,
    /// The temporary directory of the first run that failed so, if it was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kept_tmp: Option<String>,
}

/// A binary whose harness died again and again.
#[derive(Debug, Serialize)]
pub(super) struct SetAsideEntry {
    pub(super) package: String,
    pub(super) binary: String,
    pub(super) reason: String,
}

/// Totals.
#[derive(Debug, Default, Serialize)]
pub(super) struct Summary {
    pub(super) tests: u64,
    pub(super) runs: u64,
    pub(super) stable: u64,
    pub(super) flaky: u64,
    pub(super) broken: u64,
    pub(super) order_dependent: u64,
    pub(super) brittle: u64,
    pub(super) non_idempotent: u64,
    pub(super) interference: u64,
    pub(super) undecided: u64,
    pub(super) clash: u64,
    pub(super) not_run: u64,
    /// Of those that failed: known flakes, which are tolerated.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) quarantined: u64,
}
