//! What must be said of one misbehaving test, however it is run.

use crate::plain_cargo_test::LibtestRun;
use crate::report::Report;

/// A test, and what becomes of it.
#[derive(Debug, Clone)]
pub struct Expectation {
    test: &'static str,
    /// The report's word; `None` for a test that passes.
    cause: Option<&'static str>,
    message: &'static str,
    location: Option<&'static str>,
    output: &'static str,
    other_panic: Option<&'static str>,
    leaks: bool,
    /// The thread that tells of the crash, and a call in which it was.
    fault: Option<(&'static str, &'static str)>,
}

impl Expectation {
    /// It passes every time.
    pub const fn passes(test: &'static str) -> Self {
        Self {
            test,
            cause: None,
            message: "",
            location: None,
            output: "",
            other_panic: None,
            leaks: false,
            fault: None,
        }
    }

    /// It fails every time, for that reason, with a message that contains `message`.
    pub const fn fails(test: &'static str, cause: &'static str, message: &'static str) -> Self {
        let mut expectation = Self::passes(test);
        (expectation.cause, expectation.message) = (Some(cause), message);
        expectation
    }

    /// The panic is in that file.
    pub const fn at(mut self, file: &'static str) -> Self {
        self.location = Some(file);
        self
    }

    /// Where it happens cannot be told.
    pub const fn nowhere(mut self) -> Self {
        self.location = None;
        self
    }

    /// Which thread a signal hits cannot be told.
    pub const fn without_fault(mut self) -> Self {
        self.fault = None;
        self
    }

    /// The end of its output contains this.
    pub const fn printing(mut self, output: &'static str) -> Self {
        self.output = output;
        self
    }

    /// Another panic is told beside the failure.
    pub const fn beside(mut self, panic: &'static str) -> Self {
        self.other_panic = Some(panic);
        self
    }

    /// The thread of that name tells that the signal hit it in that function.
    pub const fn hit(mut self, thread: &'static str, function: &'static str) -> Self {
        self.fault = Some((thread, function));
        self
    }

    /// A process is left behind.
    pub const fn leaking(mut self) -> Self {
        self.leaks = true;
        self
    }

    /// The test's name.
    pub fn test(&self) -> &'static str {
        self.test
    }

    /// Compares with the report of a session that ran each test `runs` times; says what is wrong.
    pub fn differences_in_report(&self, report: &Report, runs: u64) -> Vec<String> {
        let test = report.test(self.test);
        let expected = |cause: &[&str]| match self.cause {
            Some(of_test) if cause.contains(&of_test) => runs,
            _ => 0,
        };
        let failed = expected(&["panic", "error", "should_panic"]);
        let timed_out = expected(&["timeout"]);
        let crashed = expected(&["signal", "exit"]);
        let mut wrong = Wrong::of(self.test);
        wrong.unless_equal("passed", test.passed, runs - failed - timed_out - crashed);
        wrong.unless_equal("failed", test.failed, failed);
        wrong.unless_equal("timed_out", test.timed_out, timed_out);
        wrong.unless_equal("crashed", test.crashed, crashed);
        wrong.unless_equal("leaked", test.leaked, if self.leaks { runs } else { 0 });
        let verdict = if self.cause.is_some() {
            "broken"
        } else {
            "stable"
        };
        wrong.unless_equal("verdict", test.verdict.kind.as_str(), verdict);
        let kinds = u64::from(self.cause.is_some());
        wrong.unless_equal("distinct failures", test.failures.len() as u64, kinds);
        for failure in &test.failures {
            wrong.unless_equal("count", failure.count, runs);
            wrong.unless_equal(
                "cause",
                failure.cause.as_str(),
                self.cause.unwrap_or("none"),
            );
            wrong.unless_within("message", &failure.message, self.message);
            wrong.unless_within("output", &failure.output_tail, self.output);
            let location = failure.location.as_deref().unwrap_or("nowhere");
            wrong.unless_within("location", location, self.location.unwrap_or("nowhere"));
            if let Some((thread, function)) = self.fault {
                let fault = format!("{:?}", failure.fault);
                wrong.unless_within("fault", &fault, &format!("thread: \"{thread}"));
                wrong.unless_within("fault", &fault, function);
            }
            if let Some(panic) = self.other_panic {
                wrong.unless_within("other panics", &failure.other_panics.join("\n"), panic);
            }
        }
        wrong.what
    }

    /// Compares with what libtest said; says what is wrong.
    pub fn differences_in_libtest_run(&self, run: &LibtestRun) -> Vec<String> {
        let mut wrong = Wrong::of(self.test);
        let result = run.results.get(self.test).map_or("not run", String::as_str);
        let expected = if self.cause.is_some() { "FAILED" } else { "ok" };
        wrong.unless_equal("result", result, expected);
        if self.cause.is_some() && result == "FAILED" {
            let section = run.section(self.test);
            wrong.unless_within("what is shown", section, self.message);
            wrong.unless_within("what is shown", section, self.output);
            wrong.unless_within("what is shown", section, self.location.unwrap_or(""));
            if let Some((thread, function)) = self.fault {
                let words = format!("it hit thread '{thread}");
                wrong.unless_within("what is shown", section, &words);
                wrong.unless_within("what is shown", section, function);
            }
        }
        wrong.what
    }
}

/// Collects what is wrong, so that one test run shows all of it.
struct Wrong {
    test: &'static str,
    what: Vec<String>,
}

impl Wrong {
    fn of(test: &'static str) -> Self {
        let what = Vec::new();
        Self { test, what }
    }

    fn unless_equal<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, is: T, expected: T) {
        if is != expected {
            let test = self.test;
            self.what
                .push(format!("{test}: {what} is {is:?}, expected {expected:?}"));
        }
    }

    fn unless_within(&mut self, what: &str, is: &str, expected: &str) {
        if !is.contains(expected) {
            let (test, shown) = (self.test, is.chars().take(2000).collect::<String>());
            self.what.push(format!(
                "{test}: {what} does not contain {expected:?}:\n{shown}"
            ));
        }
    }
}
