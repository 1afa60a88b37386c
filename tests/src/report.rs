//! The JSON report as its readers know it, with the names that the issue promises.

use serde::Deserialize;

/// A report.
#[derive(Debug, Deserialize)]
pub struct Report {
    /// Names this format.
    pub schema: String,
    /// What orders were derived from.
    pub seed: u64,
    /// Whether a signal ended the session.
    pub interrupted: bool,
    /// Wall time after the build.
    pub elapsed_s: f64,
    /// Each selected test.
    pub tests: Vec<TestEntry>,
    /// Totals.
    pub summary: Summary,
}

/// A test's part of it.
#[derive(Debug, Deserialize)]
pub struct TestEntry {
    /// Its package.
    pub package: String,
    /// cargo's name for its target.
    pub binary: String,
    /// cargo's word for the kind of its target.
    pub kind: String,
    /// libtest's name.
    pub name: String,
    /// Attempts.
    pub runs: u64,
    /// Attempts that passed.
    pub passed: u64,
    /// Attempts in which the test said no.
    pub failed: u64,
    /// Attempts that did not end in time.
    pub timed_out: u64,
    /// Attempts whose process died.
    pub crashed: u64,
    /// Attempts that left a process behind.
    pub leaked: u64,
    /// The processes that the first of them left.
    #[serde(default)]
    pub left_processes: Vec<LeftProcess>,
    /// What was left in temporary directories.
    #[serde(default)]
    pub left_files: Option<LeftFiles>,
    /// Failures over attempts.
    pub failure_rate: Rate,
    /// The conclusion.
    pub verdict: Verdict,
    /// Distinct failures.
    pub failures: Vec<FailureEntry>,
    /// Those of controlled re-runs, where it failed in these alone.
    #[serde(default)]
    pub seen_again: Vec<FailureEntry>,
    /// How to see it again.
    pub repeat: Option<String>,
}

/// A process that outlived its run.
#[derive(Debug, Deserialize)]
pub struct LeftProcess {
    /// Its number.
    pub pid: i32,
    /// Its program and arguments.
    pub command: String,
}

/// Files that outlived their runs.
#[derive(Debug, Deserialize)]
pub struct LeftFiles {
    /// Runs that left some.
    pub runs: u64,
    /// How many the first of them left.
    pub count: u64,
    /// The names of those.
    pub names: Vec<String>,
}

/// An estimate and its interval.
#[derive(Debug, Deserialize)]
pub struct Rate {
    /// Failures over attempts.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// How sure the interval is.
    pub confidence: f64,
}

/// A verdict.
#[derive(Debug, Deserialize)]
pub struct Verdict {
    /// What the checked-in file says of it.
    pub quarantined: Option<serde_json::Value>,
    /// Which one.
    pub kind: String,
    /// Tests after which a victim fails.
    #[serde(default)]
    pub polluters: Vec<String>,
    /// Tests after which a brittle one passes.
    #[serde(default)]
    pub state_setters: Vec<String>,
    /// Tests between polluter and victim that make the victim pass again.
    #[serde(default)]
    pub cleaners: Vec<String>,
    /// Tests that it fails beside.
    #[serde(default)]
    pub with: Vec<String>,
    /// What controlled re-runs have shown.
    #[serde(default)]
    pub evidence: Option<Evidence>,
}

/// What controlled re-runs have shown.
#[derive(Debug, Deserialize)]
pub struct Evidence {
    /// Under each condition.
    pub arms: Vec<Arm>,
    /// What the search has cost.
    #[serde(default)]
    pub search: Option<SearchCost>,
}

/// What a search has cost.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct SearchCost {
    /// Tests run.
    pub tests_run: u64,
    /// Processes started.
    pub processes: u64,
    /// Wall time.
    pub elapsed_s: f64,
}

/// How often a test failed under one condition.
#[derive(Debug, Deserialize)]
pub struct Arm {
    /// In words.
    pub condition: String,
    /// Failures of the kind that is explained.
    pub failed: u64,
    /// Attempts.
    pub runs: u64,
}

/// A distinct failure.
#[derive(Debug, Deserialize)]
pub struct FailureEntry {
    /// Which kind of failure.
    pub cause: String,
    /// In words.
    pub message: String,
    /// `file:line:column`.
    pub location: Option<String>,
    /// How often.
    pub count: u64,
    /// The end of what was printed.
    pub output_tail: String,
    /// What its threads did at the time limit.
    pub hang: Option<Hang>,
    /// Panics beside the one that decided.
    #[serde(default)]
    pub other_panics: Vec<String>,
    /// The temporary directory of the first run that failed so.
    #[serde(default)]
    pub kept_tmp: Option<String>,
    /// The core dump of the first run that failed so.
    #[serde(default)]
    pub core: Option<String>,
    /// Where it was hit by the signal that ended it.
    #[serde(default)]
    pub fault: Option<Fault>,
}

/// Where a signal hit that ended the process.
#[derive(Debug, Clone, Deserialize)]
pub struct Fault {
    /// The thread's name.
    pub thread: String,
    /// The address that it could not use.
    pub address: Option<String>,
    /// Innermost call first.
    #[serde(default)]
    pub frames: Vec<HangingFrame>,
}

/// What was seen of a process at its time limit.
#[derive(Debug, Clone, Deserialize)]
pub struct Hang {
    /// Which kind of hang.
    pub kind: String,
    /// Whether anything went on between two looks.
    #[serde(default)]
    pub moved: bool,
    /// The test's own first.
    pub threads: Vec<HangingThread>,
}

/// A thread of it.
#[derive(Debug, Clone, Deserialize)]
pub struct HangingThread {
    /// Its name.
    pub name: String,
    /// Whether it is the test's own.
    #[serde(default)]
    pub is_test: bool,
    /// The descriptors that it waits for.
    pub waiting_on: Option<String>,
    /// Innermost call first.
    #[serde(default)]
    pub frames: Vec<HangingFrame>,
    /// Why there are none.
    pub no_frames: Option<String>,
}

/// A call that had not returned.
#[derive(Debug, Clone, Deserialize)]
pub struct HangingFrame {
    /// The function.
    pub function: String,
    /// `file:line:column`.
    pub location: Option<String>,
}

impl Hang {
    /// The thread of that name.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn thread(&self, name: &str) -> &HangingThread {
        match self.threads.iter().find(|thread| thread.name == name) {
            Some(thread) => thread,
            None => panic!("no thread is called {name}: {self:#?}"),
        }
    }
}

/// Totals of tests by verdict, and of runs.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "the words of the verdicts")]
pub struct Summary {
    pub tests: u64,
    pub runs: u64,
    pub stable: u64,
    pub flaky: u64,
    pub broken: u64,
}

impl Report {
    /// Reads a report and holds it to what must be true of every one.
    #[track_caller]
    pub(crate) fn read(text: &str) -> Self {
        let report: Self =
            serde_json::from_str(text).expect("the report has not its promised shape");
        for test in &report.tests {
            let ended = test.passed + test.failed + test.timed_out + test.crashed;
            assert_eq!(ended, test.runs, "{test:#?}");
            let of_failures: u64 = test.failures.iter().map(|failure| failure.count).sum();
            assert_eq!(of_failures, test.runs - test.passed, "{test:#?}");
        }
        let of_tests: u64 = report.tests.iter().map(|test| test.runs).sum();
        assert_eq!(report.summary.runs, of_tests);
        assert_eq!(report.summary.tests, report.tests.len() as u64);
        for (verdict, count) in [
            ("stable", report.summary.stable),
            ("flaky", report.summary.flaky),
            ("broken", report.summary.broken),
        ] {
            let tests = report
                .tests
                .iter()
                .filter(|test| test.verdict.kind == verdict);
            assert_eq!(tests.count() as u64, count, "{verdict}");
        }
        report
    }

    /// The test of that name.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn test(&self, name: &str) -> &TestEntry {
        match self.tests.iter().find(|test| test.name == name) {
            Some(test) => test,
            None => panic!("{name} is not in the report: {:?}", self.names()),
        }
    }

    /// The names of all tests, sorted.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.tests.iter().map(|test| test.name.as_str()).collect();
        names.sort_unstable();
        names
    }
}
