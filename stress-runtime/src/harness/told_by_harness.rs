//! What a test binary's own harness says on stdout of the one test that it was told to run, and the
//! outcome that follows from it where no runtime inside reports any.

use super::exit_watch::Reaped;
use crate::child::{MESSAGE_BYTES, bounded};
use crate::protocol::{Crash, Failure, FailureCause, Outcome, PanicReport};

/// No line of libtest's that matters here is longer. Of others that much is kept.
const LINE: usize = 4096;
/// Bytes kept of what it says of a failure, after the test has ended.
const REMARKS: usize = 16 * 1024;

/// What has been heard. Harnesses that speak as libtest does say how many tests they run before they
/// run them, and what came of them when all is done; of others only the exit code counts.
#[derive(Debug, Default)]
pub(super) struct ToldByHarness {
    line: Vec<u8>,
    /// Whether anything but empty lines has been heard: libtest speaks first.
    has_begun: bool,
    /// The harness speaks as libtest does.
    is_libtest: bool,
    result: Option<Counts>,
    /// What stands under the last `failures:` but one, each below the name of its test.
    remarks: Option<String>,
    /// What follows now is the second list, of names alone.
    is_naming: bool,
}

/// The last line of libtest's, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
}

impl ToldByHarness {
    /// Takes in what was printed.
    pub(super) fn hear(&mut self, bytes: &[u8]) {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let room = LINE.saturating_sub(self.line.len());
            self.line.extend_from_slice(&part[..part.len().min(room)]);
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                self.hear_line(String::from_utf8_lossy(&line).trim_end());
            }
        }
    }

    fn hear_line(&mut self, line: &str) {
        if !self.has_begun && !line.is_empty() {
            self.has_begun = true;
            self.is_libtest = is_beginning(line);
        }
        if !self.is_libtest {
            return;
        }
        if let Some(counts) = Counts::read(line) {
            // A test that runs another test binary prints such a line too: the last one is its own.
            self.result = Some(counts);
        } else if line == "failures:" {
            let was_over = self.result.take().is_some();
            let is_first = was_over || self.remarks.is_none();
            if is_first {
                self.remarks = Some(String::new());
            }
            self.is_naming = !is_first;
        } else if !self.is_naming
            && let Some(remarks) = &mut self.remarks
            && remarks.len() < REMARKS
        {
            remarks.push_str(line);
            remarks.push('\n');
        }
    }

    /// How the test went, if its process said so; `None` if it ended before it could.
    pub(super) fn outcome(
        &self,
        test: &str,
        reaped: Reaped,
        stderr: &str,
        panics: &[PanicReport],
    ) -> Option<Outcome> {
        let failed = || Some(Outcome::Failed(self.failure(test, reaped, stderr, panics)));
        match (self.is_libtest, self.result, reaped) {
            (false, _, Reaped::Code(0)) => Some(Outcome::Passed),
            (false, _, Reaped::Code(_)) => failed(),
            (
                true,
                Some(Counts {
                    failed: 0,
                    passed: 0,
                }),
                Reaped::Code(_),
            ) => {
                let reason = format!("its binary has run no test named {test:?}");
                Some(Outcome::Crashed {
                    crash: Crash::CouldNotStart { reason },
                    panics: Vec::new(),
                })
            }
            // If the process then ends in another way than with 0, that is told too.
            (true, Some(Counts { failed: 0, .. }), _) => Some(Outcome::Passed),
            (true, Some(_), Reaped::Code(1..)) => failed(),
            _ => None,
        }
    }

    fn failure(&self, test: &str, reaped: Reaped, stderr: &str, panics: &[PanicReport]) -> Failure {
        let remark = self.remark(test);
        let of = |cause, message: &str| Failure {
            cause,
            message: bounded(message, MESSAGE_BYTES),
            location: None,
            frames: Vec::new(),
            other_panics: Vec::new(),
        };
        // That of the test's own thread; other harnesses may run it in any.
        let own = panics.iter().rposition(|panic| panic.thread == test);
        let own = own.or(panics.len().checked_sub(1));
        // Of annotated tests our own runtime says it.
        let missing = || stderr.lines().rev().find_map(missing_panic);
        if let Some(message) = remark.as_deref().and_then(missing_panic).or_else(missing) {
            let location = own.and_then(|at| panics[at].location.clone());
            return Failure {
                location,
                ..of(FailureCause::ShouldPanic, &message)
            };
        }
        if let Some(at) = own {
            let mut other_panics = panics.to_vec();
            let panic = other_panics.remove(at);
            return Failure {
                cause: FailureCause::Panic,
                message: panic.message,
                location: panic.location,
                frames: panic.frames,
                other_panics,
            };
        }
        if let Some(error) = returned_error(stderr) {
            return of(FailureCause::Error, error);
        }
        let code = match reaped {
            Reaped::Code(code) => format!("exit code {code}"),
            _ => "no exit code".to_owned(),
        };
        of(FailureCause::ExitCode, &remark.unwrap_or(code))
    }

    /// What stands below the test's name under `failures:`, if anything does.
    fn remark(&self, test: &str) -> Option<String> {
        let remarks = self.remarks.as_deref()?;
        let is_heading = |line: &str| {
            let name = line.strip_prefix("---- ");
            let name = name.and_then(|it| it.strip_suffix(" ----"));
            name.is_some_and(|name| name.strip_suffix(" stdout").unwrap_or(name) == test)
        };
        let mut lines = remarks.lines();
        lines.find(|line| is_heading(line))?;
        let remark: Vec<&str> = lines.collect();
        let remark = remark.join("\n").trim().to_owned();
        (!remark.is_empty()).then_some(remark)
    }
}

impl Counts {
    /// `test result: ok. 1 passed; 0 failed; …`
    fn read(line: &str) -> Option<Self> {
        let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let count = |word: &str| {
            let mut parts = counts.split("; ");
            parts.find_map(|part| part.strip_suffix(word)?.parse().ok())
        };
        Some(Self {
            passed: count(" passed")?,
            failed: count(" failed")?,
        })
    }
}

/// `running 1 test`
fn is_beginning(line: &str) -> bool {
    let count = line.strip_prefix("running ");
    let count = count.and_then(|it| it.strip_suffix(" tests").or(it.strip_suffix(" test")));
    count.is_some_and(|count| count.parse::<u64>().is_ok())
}

/// The words of `#[should_panic]`, without the place: newer versions tell it, older ones do not.
fn missing_panic(remark: &str) -> Option<String> {
    let mut lines = remark.lines().map(str::trim);
    let first = lines.next()?.strip_prefix("note: ")?;
    if first.starts_with("test did not panic as expected") {
        return Some("test did not panic as expected".to_owned());
    }
    let wrong = first.starts_with("panic did not contain expected string")
        || first.starts_with("expected panic with string value")
        || first.starts_with("panic message ");
    wrong.then(|| {
        [first]
            .into_iter()
            .chain(lines)
            .collect::<Vec<_>>()
            .join("\n")
    })
}

/// What `Termination` prints of an error, which is the last that is printed.
fn returned_error(stderr: &str) -> Option<&str> {
    let at = match stderr.rfind("\nError: ") {
        Some(at) => at + 1,
        None => stderr.starts_with("Error: ").then_some(0)?,
    };
    Some(stderr[at + "Error: ".len()..].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::printed_panics::printed_panics;

    const PASSED: &str = "\nrunning 1 test\nnoisetest t ... ok\n\n\
        test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out; finished in 0.00s\n\n";
    const RESULT_FAILED: &str = "test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; \
        2 filtered out; finished in 0.00s\n\n";

    fn outcome(stdout: &str, stderr: &str, reaped: Reaped) -> Option<Outcome> {
        let mut told = ToldByHarness::default();
        // As pipes have it: in pieces.
        stdout.as_bytes().chunks(7).for_each(|it| told.hear(it));
        told.outcome("t", reaped, stderr, &printed_panics(stderr))
    }

    fn failure(remark: &str, stderr: &str) -> (FailureCause, String) {
        let remark = if remark.is_empty() {
            String::new()
        } else {
            format!("---- t stdout ----\n{remark}\n\n")
        };
        let stdout = format!(
            "\nrunning 1 test\ntest t ... FAILED\n\nfailures:\n\n{remark}failures:\n    t\n\n{RESULT_FAILED}"
        );
        match outcome(&stdout, stderr, Reaped::Code(101)) {
            Some(Outcome::Failed(failure)) => (failure.cause, failure.message),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_exit_without_the_result_is_no_pass() {
        let without = PASSED.split("test result").next().unwrap();
        assert_eq!(outcome(PASSED, "", Reaped::Code(0)), Some(Outcome::Passed));
        assert_eq!(outcome(without, "", Reaped::Code(0)), None);
        assert_eq!(outcome(without, "", Reaped::Code(101)), None);
        assert_eq!(outcome("", "", Reaped::Signal(6)), None);
    }

    #[test]
    fn what_another_test_binary_says_inside_the_test_does_not_count() {
        let nested = format!("\nrunning 1 test\n{PASSED}");
        let passed = format!("{nested}{PASSED}");
        assert_eq!(outcome(&passed, "", Reaped::Code(0)), Some(Outcome::Passed));
        let failed = format!("{nested}failures:\n\nfailures:\n    t\n\n{RESULT_FAILED}");
        assert!(matches!(
            outcome(&failed, "", Reaped::Code(101)),
            Some(Outcome::Failed(_))
        ));
        let unfinished = format!("{nested}failures:\n");
        assert_eq!(outcome(&unfinished, "", Reaped::Code(0)), None);
    }

    #[test]
    fn a_test_that_was_not_run_has_not_passed() {
        let stdout = PASSED.replace("1 passed", "0 passed");
        let outcome = outcome(&stdout, "", Reaped::Code(0));
        let Some(Outcome::Crashed { crash, .. }) = outcome else {
            panic!("{outcome:?}")
        };
        assert!(crash.to_string().contains("no test named \"t\""));
    }

    #[test]
    fn of_harnesses_that_speak_otherwise_the_exit_code_counts() {
        let words = "1 check\nrunning 1 test\n";
        assert_eq!(outcome(words, "", Reaped::Code(0)), Some(Outcome::Passed));
        let failed = outcome(words, "", Reaped::Code(3));
        let Some(Outcome::Failed(failure)) = failed else {
            panic!("{failed:?}")
        };
        assert_eq!(
            (failure.cause, failure.message.as_str()),
            (FailureCause::ExitCode, "exit code 3")
        );
        assert_eq!(outcome(words, "", Reaped::Signal(11)), None);
    }

    #[test]
    fn the_cause_is_read_from_what_was_printed() {
        let panic = "thread 't' (7) panicked at src/lib.rs:1:2:\nno\n\
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";
        assert_eq!(failure("", panic), (FailureCause::Panic, "no".to_owned()));
        let error = "said before\nError: Custom { kind: Other }\n";
        let expected = (FailureCause::Error, "Custom { kind: Other }".to_owned());
        assert_eq!(failure("", error), expected);
        let expected = "test did not panic as expected".to_owned();
        assert_eq!(
            failure("note: test did not panic as expected at src/lib.rs:4:4", ""),
            (FailureCause::ShouldPanic, expected)
        );
        let wrong = "note: panic did not contain expected string\n  panic message: \"b\"";
        assert_eq!(
            failure(wrong, panic),
            (
                FailureCause::ShouldPanic,
                "panic did not contain expected string\npanic message: \"b\"".to_owned()
            )
        );
        assert_eq!(
            failure("its own words", ""),
            (FailureCause::ExitCode, "its own words".to_owned())
        );
        assert_eq!(failure("", "").1, "exit code 101");
    }
}
