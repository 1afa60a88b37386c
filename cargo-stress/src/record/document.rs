//! The names and shapes of a record. They are a promise: fields may be added, never changed.

use super::provenance::Provenance;
use crate::model::{Binary, Cause, Evidence, Fingerprint, Test};
use camino::Utf8PathBuf;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use stress_runtime::protocol::{Captured, Launch};

/// The value of `schema`; a change that an old reader would misunderstand adds a variant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Schema {
    #[default]
    #[serde(rename = "cargo-stress/record/1")]
    One,
}

/// A failing run, and all that is needed to run it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) schema: Schema,
    /// Short, and unique in its store, which gives it: what it is before that does not matter.
    pub(crate) id: String,
    pub(crate) created: Timestamp,
    pub(crate) package: String,
    /// Name of the cargo target.
    pub(crate) binary: String,
    /// cargo's word for the target: `lib`, `bin`, `test`, `example`, `bench`.
    pub(crate) kind: String,
    /// libtest's name of the test that failed.
    pub(crate) test: String,
    /// The verdict's word, as in the JSON report.
    pub(crate) verdict: String,
    /// The tests of the run in their order.
    pub(crate) order: Vec<StepEntry>,
    /// Where in the order the test stands that failed, counted from 0.
    pub(crate) step: usize,
    /// Tests at a time inside the run; 1 is one after another.
    pub(crate) threads: usize,
    /// How late the first of them begin at most, in microseconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) stagger_us: u64,
    #[serde(with = "LaunchWord")]
    pub(crate) launch: Launch,
    /// Whether other tests of that build were run otherwise: then it was made for the runtime, and is another binary.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) exec_among_others: bool,
    /// Runs at a time in the session: load is a condition too.
    pub(crate) jobs: usize,
    /// Whether threads that only compute ran beside it, two for each core.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) busy: bool,
    /// How often this run was seen to fail so, …
    pub(crate) failed: u64,
    /// … of how often.
    pub(crate) runs: u64,
    /// The seed of the session, where the order was derived from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seed: Option<u64>,
    /// Which of the orders derived from the seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) round: Option<u64>,
    /// The words of the command line that build and select the same binary.
    pub(crate) cargo_options: Vec<String>,
    /// Where the session was started: paths among the words may be relative to it.
    pub(crate) directory: Utf8PathBuf,
    pub(crate) provenance: Provenance,
    pub(crate) failure: FailureEntry,
    /// What the failing run printed.
    pub(crate) failing: OutputEntry,
    /// What a passing run of the same test printed, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) passing: Option<OutputEntry>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// One place in an order. Nothing is left out as usual, for what is usual may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StepEntry {
    pub(crate) test: String,
    /// Time limit of the attempt, in milliseconds.
    pub(crate) timeout_ms: u64,
    /// Time between TERM and KILL, in milliseconds.
    pub(crate) grace_ms: u64,
}

/// How the test failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FailureEntry {
    /// As in the JSON report: `panic`, `error`, `timeout`, …
    pub(crate) cause: String,
    pub(crate) message: String,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) location: Option<String>,
    /// The message without what varies from run to run. With cause and location it says whether
    /// another failure is the same.
    pub(crate) normalised: String,
}

/// What a run printed. Of a long output the middle is left out; a line says how much.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OutputEntry {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Record {
    /// Whether it is of that test binary.
    pub(crate) fn is_of(&self, binary: &Binary) -> bool {
        self.is_of_target(&binary.package, &binary.target, &binary.kind)
    }

    /// The same of a binary that is known by these words.
    pub(crate) fn is_of_target(&self, package: &str, target: &str, kind: &str) -> bool {
        (
            self.package.as_str(),
            self.binary.as_str(),
            self.kind.as_str(),
        ) == (package, target, kind)
    }
}

impl StepEntry {
    pub(crate) fn of(test: &Test) -> Self {
        let ms = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        Self {
            test: test.name.clone(),
            timeout_ms: ms(test.timeout),
            grace_ms: ms(test.grace),
        }
    }
}

impl FailureEntry {
    pub(crate) fn of(evidence: &Evidence) -> Self {
        let fingerprint = evidence.fingerprint();
        Self {
            cause: fingerprint.cause.as_str().to_owned(),
            message: evidence.message.clone(),
            location: fingerprint.location,
            normalised: fingerprint.normalised,
        }
    }

    /// Whether it was ended by its time limit.
    pub(crate) fn is_timeout(&self) -> bool {
        self.cause == Cause::Timeout.as_str()
    }

    /// Whether that failure is the recorded one; `of_other_build` says that the program is not the one that
    /// failed.
    pub(crate) fn is_same(&self, evidence: &Evidence, of_other_build: bool) -> bool {
        let other = evidence.fingerprint();
        let known = Fingerprint {
            cause: other.cause,
            location: self.location.clone(),
            normalised: self.normalised.clone(),
        };
        let is_like = if of_other_build {
            known.is_like_of_other_build(&other)
        } else {
            known.is_like(&other)
        };
        self.cause == other.cause.as_str() && is_like
    }
}

impl OutputEntry {
    pub(crate) fn of(stdout: &Captured, stderr: &Captured) -> Self {
        Self {
            stdout: stdout.to_text(),
            stderr: stderr.to_text(),
        }
    }
}

/// How a record says a [`Launch`], which knows its own messages only.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Launch", rename_all = "lowercase")]
enum LaunchWord {
    Fork,
    Spawn,
    Exec,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{catalog, panicked};
    use crate::record::fixture::record;

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let mut record = record("closes");
        for seed in [None, Some(0), Some(u64::MAX)] {
            record.seed = seed;
            let text = serde_json::to_string(&record).unwrap();
            assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
        }
    }

    #[test]
    fn fields_of_later_releases_do_no_harm() {
        let record = record("closes");
        let text = serde_json::to_string(&record).unwrap();
        let text = text.replacen('{', r#"{"weather":"fair","#, 1);
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
    }

    #[test]
    fn the_same_failure_is_known_again_by_its_fingerprint() {
        let evidence = |message: &str| {
            let (outcome, stderr) = panicked("src/lib.rs:3:5", message);
            Evidence::of(&outcome, Captured::default(), stderr).unwrap()
        };
        let failure = FailureEntry::of(&evidence("lost 3"));
        assert_eq!(failure.cause, "panic");
        assert_eq!(failure.message, "lost 3");
        assert!(failure.is_same(&evidence("lost 17"), false));
        assert!(!failure.is_same(&evidence("found 3"), false));
    }

    #[test]
    fn an_output_says_how_much_was_left_out() {
        let stderr = Captured {
            head: "begun".to_owned(),
            omitted_bytes: 7,
            tail: "ended".to_owned(),
        };
        let output = OutputEntry::of(&Captured::default(), &stderr);
        assert_eq!(output.stdout, "");
        assert_eq!(output.stderr, "begun\n[… 7 bytes omitted …]\nended");
    }

    #[test]
    fn a_step_keeps_the_times_of_its_test() {
        let catalog = catalog(&[("orders", &[("closes", 1)])]);
        let step = StepEntry::of(&catalog.tests[0]);
        assert_eq!((step.timeout_ms, step.grace_ms), (5000, 2000));
        assert_eq!(step.test, "closes");
    }
}
