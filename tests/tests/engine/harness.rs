//! Harnesses of the subjects, and what they are asked.

use crate::subjects::subjects;
use stress_runtime::protocol::{Branch, Launch, RunEnded, RunRequest, Step};
use stress_tests::{Harness, Notes};

pub(crate) fn start(notes: &Notes) -> Harness {
    Harness::start(subjects(), "passes", notes)
}

/// Runs one request in a harness of its own.
pub(crate) fn run(request: RunRequest) -> RunEnded {
    run_with(&Notes::default(), request)
}

pub(crate) fn run_with(notes: &Notes, request: RunRequest) -> RunEnded {
    start(notes).run(request)
}

/// The words of a line as tests, with limits that no machine reaches; `name:300` has one of 300 ms.
pub(crate) fn steps(line: &str) -> Vec<Step> {
    let step = |word: &str| {
        let (test, timeout) = word.split_once(':').unwrap_or((word, "300000"));
        Step {
            test: test.to_owned(),
            timeout_ms: timeout.parse().unwrap(),
            grace_ms: 200,
        }
    };
    line.split_whitespace().map(step).collect()
}

pub(crate) fn order(line: &str) -> RunRequest {
    RunRequest::of(7, steps(line), Launch::Fork)
}

pub(crate) fn branch(after: usize, line: &str) -> Branch {
    Branch {
        after,
        order: steps(line),
    }
}
