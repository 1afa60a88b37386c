//! Runs the body of an annotated test right here: for another runtime, that of the shim, which supervises
//! it, or because another test calls it.

#![expect(clippy::print_stderr, reason = "it is the test's own output")]

use crate::child::{self, BodyThread};
use crate::protocol::{FailureCause, Outcome};
use crate::test_case::{ShouldPanic, TestCase};
use crate::unwinding::in_words;
use std::panic::resume_unwind;

/// Runs the test that another runtime supervises; unwinds if it failed.
pub(crate) fn run(name: &str, case: &'static TestCase) {
    if let Some(text) = failure(name, case) {
        resume_unwind(Box::new(text));
    }
}

/// Runs the test that another one calls as a function; unwinds if it failed, which is the other one's panic.
pub(crate) fn run_called(name: &str, case: &'static TestCase) {
    if let Some(text) = failure(name, case) {
        resume_unwind(Box::new(format!("{name}: {text}")));
    }
}

fn failure(name: &str, case: &'static TestCase) -> Option<String> {
    match case.should_panic {
        // Its panics unwind with their places.
        ShouldPanic::No => {
            let error = (case.body)().err()?;
            Some(in_words(FailureCause::Error, &error))
        }
        _ => match child::attempt(name, case, BodyThread::This) {
            Outcome::Failed(failure) => {
                // libtest, if it is the one that supervises, says nothing of why this unwinds.
                eprintln!("note: {}", failure.message);
                Some(in_words(failure.cause, &failure.message))
            }
            _ => None,
        },
    }
}
