//! Runs the body of an annotated test right here: another runtime, that of the shim, supervises it.

#![expect(clippy::print_stderr, reason = "it is the test's own output")]

use crate::child::{self, BodyThread};
use crate::protocol::Outcome;
use crate::test_case::{ShouldPanic, TestCase};
use std::panic::resume_unwind;

/// Runs it; unwinds if it failed.
pub(crate) fn run(name: &str, case: &'static TestCase) {
    let failure = match case.should_panic {
        // Its panics are seen by the other runtime, with their places; an error can only be told as one.
        ShouldPanic::No => (case.body)()
            .err()
            .map(|error| format!("the test returned an error: {error}")),
        _ => match child::attempt(name, case, BodyThread::This) {
            Outcome::Failed(failure) => {
                // libtest, if it is the one that supervises, says nothing of why this unwinds.
                eprintln!("note: {}", failure.message);
                Some(failure.message)
            }
            _ => None,
        },
    };
    if let Some(message) = failure {
        resume_unwind(Box::new(message));
    }
}
