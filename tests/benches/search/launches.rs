//! New processes, each with an order of tests, asked of a harness.

use stress_runtime::protocol::{Launch, Outcome, RunRequest, Step};
use stress_tests::{Harness, Notes, TestBinary};

/// Far more than any test here needs.
const TIMEOUT_MS: u64 = 300_000;

/// A harness, and how often it was asked.
pub(crate) struct Launches {
    harness: Harness,
    started: u64,
}

impl Launches {
    /// By way of any annotated test.
    pub(crate) fn begin(binary: &TestBinary, test: &str, notes: &Notes) -> Self {
        Self {
            harness: Harness::start(binary, test, notes),
            started: 0,
        }
    }

    /// Whether the last of these tests fails after the others, in a process of their own.
    pub(crate) fn last_fails(&mut self, order: Vec<String>) -> bool {
        let step = |test| Step {
            test,
            timeout_ms: TIMEOUT_MS,
            grace_ms: 0,
        };
        let order: Vec<Step> = order.into_iter().map(step).collect();
        let last = order.len() - 1;
        self.started += 1;
        let request = RunRequest::of(self.started, order, Launch::Spawn);
        let ended = self.harness.run(request);
        let attempt = ended.attempts.iter().find(|it| it.step == last);
        let attempt = attempt.expect("the process comes to its last test");
        matches!(attempt.outcome, Outcome::Failed(_))
    }

    /// Processes so far.
    pub(crate) fn started(&self) -> u64 {
        self.started
    }
}
