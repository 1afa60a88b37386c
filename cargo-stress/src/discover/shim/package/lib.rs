//! Takes the place of the crate `test`, to which rustc hands the `#[test]`s of a binary: it is that
//! crate in everything but the one function that is called with them, and the one that reads what they
//! return.
#![feature(specialization, test)]
#![allow(incomplete_features)]

extern crate test as real;

mod returned;

pub use real::*;
pub use returned::assert_test_result;

use std::sync::atomic::Ordering::Relaxed;
use stress_runtime::plain::{self, PlainTest};

/// What the `main` calls that rustc generates. With `cargo stress` at the other end this is where it
/// ends; otherwise libtest goes on as always.
pub fn test_main_static(tests: &[&TestDescAndFn]) {
    returned::WANTED.store(true, Relaxed);
    plain::enter(|| tests.iter().filter_map(|test| plain(test)).collect());
    returned::WANTED.store(false, Relaxed);
    real::test_main_static(tests);
}

/// `None` for what is no `#[test]`, a benchmark for example.
fn plain(test: &TestDescAndFn) -> Option<PlainTest> {
    let TestDescAndFn { desc, testfn } = test;
    match (&desc.name, testfn) {
        (TestName::StaticTestName(name), TestFn::StaticTestFn(body)) => Some(PlainTest {
            name,
            file: desc.source_file,
            line: desc.start_line,
            should_panic: match desc.should_panic {
                ShouldPanic::No => plain::ShouldPanic::No,
                ShouldPanic::Yes => plain::ShouldPanic::Yes,
                ShouldPanic::YesWithMessage(text) => plain::ShouldPanic::Containing(text),
            },
            ignore: desc.ignore.then(|| desc.ignore_message.unwrap_or_default()),
            body: *body,
        }),
        _ => None,
    }
}
