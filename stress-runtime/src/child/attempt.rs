//! One test executed once, and a judgement of how it ended.

use super::order::end_if_copy;
use super::panics::{self, OfThread};
use super::trace::this_thread_waits_for_tests;
use crate::body::BodyResult;
use crate::protocol::{Crash, Failure, FailureCause, Outcome, PanicReport};
use crate::test_case::{ShouldPanic, TestCase};
use crate::unwinding;
use std::any::Any;
use std::io;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle, ThreadId};

/// Where a body runs. libtest runs each test in a thread named after it, and so do we:
/// thread-local state must be neither the harness's nor another test's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyThread {
    /// The calling thread, which is such a thread already.
    This,
    /// A new one.
    Fresh,
}

/// Runs the body of `case` and says how it went.
pub(crate) fn run(name: &str, case: &'static TestCase, thread: BodyThread) -> Outcome {
    panics::forget();
    let (test_thread, result) = match thread {
        BodyThread::This => match catch_unwind(case.body) {
            Ok(Ok(())) if case.should_panic == ShouldPanic::No => return Outcome::Passed,
            result => (thread::current().id(), result),
        },
        BodyThread::Fresh => match fresh(name, case.body) {
            Ok(test) => (test.thread().id(), test.join()),
            Err(error) => return no_thread(&error),
        },
    };
    outcome(case, result, test_thread, panics::take())
}

/// Starts a thread named after its test. The calling thread does nothing from now on but wait for
/// such threads.
pub(super) fn fresh<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    this_thread_waits_for_tests();
    thread::Builder::new().name(name.to_owned()).spawn(move || {
        let _copy_ends_here = CopyEndsHere;
        work()
    })
}

/// A copy that the test made of itself goes no further than its body, however that ends. As the
/// last thread of its process it would run exit handlers, and print what the original prints.
struct CopyEndsHere;

impl Drop for CopyEndsHere {
    fn drop(&mut self) {
        end_if_copy();
    }
}

/// The outcome of a test whose thread could not be started.
pub(super) fn no_thread(error: &io::Error) -> Outcome {
    let reason = format!("no thread could be started for the test: {error}");
    Outcome::Crashed {
        crash: Crash::CouldNotStart { reason },
        panics: Vec::new(),
    }
}

/// The outcome of a body that has ended with `result` in `test_thread`.
pub(super) fn outcome(
    case: &TestCase,
    result: thread::Result<BodyResult>,
    test_thread: ThreadId,
    seen: Vec<OfThread>,
) -> Outcome {
    let outcome = judge(&result, case.should_panic, &Panics { test_thread, seen });
    if let Err(payload) = result {
        let_go(payload);
    }
    outcome
}

/// Drops what a panic carried, as libtest does once it has judged it: a leak checker would find it when the
/// process ends, and the test that ran last would be blamed.
fn let_go(payload: Box<dyn Any + Send>) {
    // A panic now is not the test's any more.
    if let Err(of_drop) = catch_unwind(AssertUnwindSafe(|| drop(payload)))
        && panics::raw_text(of_drop.as_ref()).is_none()
    {
        // What is no text may panic when dropped, as the first did.
        mem::forget(of_drop);
    }
}

struct Panics {
    test_thread: ThreadId,
    seen: Vec<OfThread>,
}

impl Panics {
    /// The test's own last panic.
    fn own(&self) -> Option<&PanicReport> {
        let of_test = |(thread, _): &&OfThread| *thread == self.test_thread;
        let own = self.seen.iter().rev().find(of_test);
        own.map(|(_, report)| report)
    }

    /// The failure that another runtime tells by unwinding with this text; its test's own panic is something else.
    fn unwound<'a>(&self, text: &'a str) -> Option<(FailureCause, &'a str)> {
        let has_panicked_so = self.own().is_some_and(|it| it.message == text);
        unwinding::read(text).filter(|_| !has_panicked_so)
    }

    fn of_other_threads(&self) -> Vec<PanicReport> {
        let of_others = |(thread, _): &&OfThread| *thread != self.test_thread;
        self.seen
            .iter()
            .filter(of_others)
            .map(|(_, report)| report.clone())
            .collect()
    }
}

fn judge(
    result: &thread::Result<BodyResult>,
    should_panic: ShouldPanic,
    panics: &Panics,
) -> Outcome {
    let failed = |cause, message, panic: Option<&PanicReport>| {
        let other_panics = panics.of_other_threads();
        Outcome::Failed(Failure {
            cause,
            message,
            location: panic.and_then(|it| it.location.clone()),
            frames: panic.map_or_else(Vec::new, |it| it.frames.clone()),
            other_panics,
        })
    };
    match (result, should_panic) {
        (Ok(Ok(())), ShouldPanic::No) | (Err(_), ShouldPanic::Yes) => Outcome::Passed,
        (Ok(Err(message)), _) => failed(
            FailureCause::Error,
            panics::bounded(message, panics::MESSAGE_BYTES),
            None,
        ),
        (Ok(Ok(())), ShouldPanic::Yes) => failed(
            FailureCause::ShouldPanic,
            "test did not panic as expected".to_owned(),
            None,
        ),
        (Ok(Ok(())), ShouldPanic::Containing(expected)) => {
            let message = format!("test did not panic as expected: {expected:?}");
            failed(FailureCause::ShouldPanic, message, None)
        }
        (Err(payload), ShouldPanic::Containing(expected)) => {
            let text = panics::payload_text(payload.as_ref());
            // As libtest: the whole text counts, and a payload that is not text has none.
            if panics::raw_text(payload.as_ref()).is_some_and(|raw| raw.contains(expected)) {
                return Outcome::Passed;
            }
            let message = format!("panic message {text:?} does not contain {expected:?}");
            failed(FailureCause::ShouldPanic, message, panics.own())
        }
        (Err(payload), ShouldPanic::No) => {
            let text = panics::payload_text(payload.as_ref());
            match panics.unwound(&text) {
                Some((cause, message)) => failed(cause, message.to_owned(), panics.own()),
                None => failed(FailureCause::Panic, text, panics.own()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use std::sync::Arc;

    fn judged(result: Result<BodyResult, &'static str>, should_panic: ShouldPanic) -> String {
        let result = result.map_err(|text| Box::new(text) as Box<dyn Any + Send>);
        let panics = Panics {
            test_thread: thread::current().id(),
            seen: Vec::new(),
        };
        match judge(&result, should_panic, &panics) {
            Outcome::Passed => "passed".to_owned(),
            Outcome::Failed(failure) => format!("{:?}: {}", failure.cause, failure.message),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_body_that_returns_has_passed_unless_a_panic_was_asked_for() {
        assert_eq!(judged(Ok(Ok(())), ShouldPanic::No), "passed");
        assert_eq!(
            judged(Ok(Ok(())), ShouldPanic::Yes),
            "ShouldPanic: test did not panic as expected"
        );
        assert_eq!(
            judged(Ok(Err("no".to_owned())), ShouldPanic::No),
            "Error: no"
        );
    }

    #[test]
    fn a_panic_fails_unless_it_is_the_expected_one() {
        assert_eq!(judged(Err("boom"), ShouldPanic::No), "Panic: boom");
        assert_eq!(judged(Err("boom"), ShouldPanic::Yes), "passed");
        assert_eq!(judged(Err("boom"), ShouldPanic::Containing("oo")), "passed");
        assert_eq!(
            judged(Err("boom"), ShouldPanic::Containing("bang")),
            "ShouldPanic: panic message \"boom\" does not contain \"bang\""
        );
    }

    #[test]
    fn a_failure_that_another_runtime_tells_keeps_its_cause() {
        let text = unwinding::in_words(FailureCause::Error, "no");
        let mut panics = Panics {
            test_thread: thread::current().id(),
            seen: Vec::new(),
        };
        let judged = |panics: &Panics| {
            let payload: Box<dyn Any + Send> = Box::new(text.clone());
            match judge(&Err(payload), ShouldPanic::No, panics) {
                Outcome::Failed(failure) => (failure.cause, failure.message),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(judged(&panics), (FailureCause::Error, "no".to_owned()));
        // A panic that only happens to say the same.
        let own = PanicReport {
            thread: "t".to_owned(),
            message: text.clone(),
            location: None,
            frames: Vec::new(),
        };
        panics.seen.push((panics.test_thread, own));
        assert_eq!(judged(&panics), (FailureCause::Panic, text.clone()));
    }

    #[test]
    fn an_expected_text_is_sought_in_the_whole_message_and_only_in_text() {
        let far = format!("{}needle", "x".repeat(100_000));
        let judged = |payload: Box<dyn Any + Send>, expected| {
            let panics = Panics {
                test_thread: thread::current().id(),
                seen: Vec::new(),
            };
            judge(&Err(payload), ShouldPanic::Containing(expected), &panics)
        };
        assert_eq!(judged(Box::new(far), "needle"), Outcome::Passed);
        assert_ne!(judged(Box::new(7), "Any"), Outcome::Passed);
    }

    fn outcome_of(payload: Box<dyn Any + Send>) -> Outcome {
        let case = TestCase {
            module_path: TestCase::PLAIN,
            ident: "t",
            file: "",
            line: 1,
            options: Options::UNSET,
            should_panic: ShouldPanic::Yes,
            ignore: None,
            body: || Ok(()),
        };
        outcome(&case, Err(payload), thread::current().id(), Vec::new())
    }

    #[test]
    fn what_a_panic_carried_is_dropped_once_it_is_judged() {
        let carried = Arc::new(());
        assert_eq!(outcome_of(Box::new(Arc::clone(&carried))), Outcome::Passed);
        assert_eq!(Arc::strong_count(&carried), 1, "leaked");
    }

    #[test]
    fn a_payload_that_panics_when_it_is_dropped_changes_nothing_any_more() {
        struct Panics(u8);
        impl Drop for Panics {
            fn drop(&mut self) {
                if self.0 > 0 {
                    std::panic::panic_any(Panics(self.0 - 1));
                }
            }
        }
        let judged = catch_unwind(|| outcome_of(Box::new(Panics(2))));
        assert_eq!(judged.map_err(mem::forget), Ok(Outcome::Passed));
    }
}
