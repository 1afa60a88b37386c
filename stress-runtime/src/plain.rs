//! Where plain `#[test]`s enter the runtime: the shim calls this before libtest sees them.
//!
//! The shim is a crate that takes the place of `test`, to whose `test_main_static` rustc hands all
//! `#[test]`s of a binary. See `cargo-stress/src/discover/shim`.

use crate::child::BodyThread;
use crate::harness::Threads;
use crate::options::Options;
use crate::role::{self, Role};
pub use crate::test_case::ShouldPanic;
use crate::test_case::TestCase;
use crate::{child, harness, list, registry};

/// A `#[test]` as rustc describes it to libtest.
#[derive(Debug)]
pub struct PlainTest {
    /// libtest's name of it.
    pub name: &'static str,
    /// Source file.
    pub file: &'static str,
    /// Line of the function, counted from 1.
    pub line: usize,
    /// What `#[should_panic]` said.
    pub should_panic: ShouldPanic,
    /// The reason of `#[ignore]`, empty where it gave none; `None` where the test is not ignored.
    pub ignore: Option<&'static str>,
    /// Runs it, and says what it returned.
    pub body: fn() -> Result<(), String>,
}

/// Does what the tool wants of this process. Comes back where libtest is to go on: without a tool, and
/// when the list is written.
pub fn enter(tests: impl FnOnce() -> Vec<PlainTest>) {
    let role = role::current();
    if matches!(role, Role::Plain | Role::Body) {
        return;
    }
    registry::fill(tests().into_iter().map(PlainTest::into_case).collect());
    match role {
        // An error is for the tool to tell: it sees a list without an end.
        Role::List => drop(list::write(true)),
        Role::Harness => {
            role::announce_bodies();
            harness::serve(Threads::Main)
        }
        Role::Child { order } => {
            role::announce_bodies();
            // This is the main thread, which bears no test's name.
            child::run_spawned(order, BodyThread::Fresh)
        }
        Role::Plain | Role::Body => {}
    }
}

impl PlainTest {
    fn into_case(self) -> TestCase {
        TestCase {
            // libtest's name has the modules in it.
            module_path: TestCase::PLAIN,
            ident: self.name,
            file: self.file,
            line: u32::try_from(self.line).unwrap_or(0),
            // Nobody has said that it must have a process of its own: under libtest it has company.
            options: Options {
                shuffle: true,
                ..Options::UNSET
            },
            should_panic: self.should_panic,
            ignore: self.ignore,
            body: self.body,
        }
    }
}
