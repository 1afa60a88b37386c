//! How an attempt went, and how its process ended.

use super::json::{json_object, json_tagged, json_words};
use super::{Captured, Fault, Frame, Hang};
use std::fmt;

/// One test executed once inside a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// Position of the test in the run's order.
    pub step: usize,
    /// How it went.
    pub outcome: Outcome,
    /// How long it took, in microseconds.
    pub us: u64,
    /// What was printed on stdout; left out where it passed and nobody asked, and where many
    /// attempts of the run failed before it. With several threads it is what the whole process
    /// printed.
    pub stdout: Captured,
    /// What was printed on stderr; as stdout.
    pub stderr: Captured,
}

impl Attempt {
    /// An attempt that left no output.
    pub fn new(step: usize, outcome: Outcome, us: u64) -> Self {
        Self {
            step,
            outcome,
            us,
            stdout: Captured::default(),
            stderr: Captured::default(),
        }
    }
}

/// How an attempt went.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The body returned, or panicked as `#[should_panic]` asked.
    Passed,
    /// The test itself said no.
    Failed(Failure),
    /// It was still running at its deadline and was ended.
    TimedOut {
        /// The time limit, in milliseconds.
        limit_ms: u64,
        /// Panics seen before the deadline.
        panics: Vec<PanicReport>,
        /// What its threads were doing then, where the system tells.
        hang: Option<Box<Hang>>,
    },
    /// Its process ended, or never started, before the test could say anything.
    Crashed {
        /// What became of the process.
        crash: Crash,
        /// Panics seen before the end.
        panics: Vec<PanicReport>,
    },
}

/// A failure that the test itself reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which kind of failure.
    pub cause: FailureCause,
    /// The panic message, the error's `Debug` text, or what was missing.
    pub message: String,
    /// `file:line:column` of the panic.
    pub location: Option<String>,
    /// The calls that led to it, innermost first, where they were asked for.
    pub frames: Vec<Frame>,
    /// Panics of other threads during the attempt, oldest first.
    pub other_panics: Vec<PanicReport>,
}

/// The ways in which a test can say no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureCause {
    /// The body panicked.
    Panic,
    /// The body returned `Err`, or another termination value that stands for failure.
    Error,
    /// `#[should_panic]` was not satisfied.
    ShouldPanic,
    /// The process of the test told by its exit code that it failed, and nothing more.
    ExitCode,
}

/// A panic as the child's hook saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanicReport {
    /// Name of the thread, or `<unnamed>`.
    pub thread: String,
    /// The payload's text.
    pub message: String,
    /// `file:line:column`.
    pub location: Option<String>,
    /// The calls that led to it, innermost first, where they were asked for.
    pub frames: Vec<Frame>,
}

/// What became of a process that ended without reporting its test's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Crash {
    /// Ended by a signal before the test had ended.
    Signal {
        /// Its number.
        number: i32,
        /// Its name, e.g. `SIGSEGV`.
        name: String,
        /// The thread whose stack had overflowed, if that was the cause.
        overflowed: Option<String>,
        /// Where it happened, if its thread could tell.
        fault: Option<Box<Fault>>,
    },
    /// Exited before the test had ended.
    Exit {
        /// Its exit code.
        code: i32,
    },
    /// Its process ended while several tests ran, and nothing tells which of them ended it.
    OneOf {
        /// How the process ended.
        exit: Exit,
        /// Those that ran, in the sequence in which they had begun.
        tests: Vec<String>,
    },
    /// It was ended, or is taken for it where it ended sooner, because of what it printed.
    TooMuchOutput {
        /// What it may print.
        limit_bytes: u64,
        /// `stdout` or `stderr`.
        stream: String,
    },
    /// The test had passed, but the process did not end well after it.
    AfterPass {
        /// How the process ended.
        exit: Exit,
    },
    /// Ended before the test had ended, nobody knows how.
    Unknown,
    /// Never started.
    CouldNotStart {
        /// What failed, and why.
        reason: String,
    },
    /// The harness itself died while the run was in flight.
    HarnessLost {
        /// How the harness ended.
        reason: String,
    },
}

/// How many tests are named where any number may have run.
const NAMED: usize = 8;

impl fmt::Display for Crash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signal {
                number,
                name,
                overflowed: Some(thread),
                ..
            } => {
                let killed = format!("killed by signal {number} ({name})");
                write!(f, "{killed}: thread '{thread}' overflowed its stack")
            }
            Self::Signal { number, name, .. } => {
                write!(f, "killed by signal {number} ({name}) before the test ended")
            }
            Self::Exit { code } => write!(f, "exited with {code} before the test ended"),
            Self::OneOf { exit, tests } => {
                match exit {
                    Exit::Signal { number, name } => {
                        write!(f, "killed by signal {number} ({name})")?;
                    }
                    exit => write!(f, "{exit}")?,
                }
                let named = &tests[..tests.len().min(NAMED)];
                write!(f, " while {} tests ran: {}", tests.len(), named.join(", "))?;
                match tests.len() - named.len() {
                    0 => Ok(()),
                    more => write!(f, " and {more} more"),
                }
            }
            Self::TooMuchOutput {
                limit_bytes,
                stream,
            } => write!(f, "printed more than {limit_bytes} bytes on {stream}"),
            Self::AfterPass { exit } => write!(f, "the test passed, then its process {exit}"),
            Self::Unknown => f.write_str("ended before the test ended; its exit status was taken by another wait in this process"),
            Self::CouldNotStart { reason } => write!(f, "could not start: {reason}"),
            Self::HarnessLost { reason } => write!(f, "{reason}"),
        }
    }
}

/// How a child process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exit {
    /// It exited.
    Code {
        /// Its exit code.
        code: i32,
    },
    /// A signal ended it.
    Signal {
        /// Its number.
        number: i32,
        /// Its name, e.g. `SIGSEGV`.
        name: String,
    },
    /// It was ended because a deadline had passed.
    TimedOut,
    /// It was ended because it had printed more than it may.
    TooMuchOutput {
        /// What it may print.
        limit_bytes: u64,
        /// `stdout` or `stderr`.
        stream: String,
    },
    /// It was ended because the session stopped.
    Stopped,
    /// It never started.
    NotStarted,
    /// It ended, but something else in its parent process took its exit status.
    Unknown,
}

impl Exit {
    /// Whether the process ended as a healthy one does.
    pub fn is_clean(&self) -> bool {
        matches!(self, Self::Code { code: 0 })
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code { code } => write!(f, "exited with {code}"),
            Self::Signal { number, name } => write!(f, "was killed by signal {number} ({name})"),
            Self::TimedOut => f.write_str("did not end in time and was killed"),
            Self::TooMuchOutput {
                limit_bytes,
                stream,
            } => write!(
                f,
                "printed more than {limit_bytes} bytes on {stream} and was ended"
            ),
            Self::Stopped => f.write_str("was ended with the session"),
            Self::NotStarted => f.write_str("was never started"),
            Self::Unknown => {
                f.write_str("ended, its exit status was taken by another wait in this process")
            }
        }
    }
}

json_object!(Attempt {
    step,
    outcome,
    us,
    stdout = Captured::default(),
    stderr = Captured::default(),
});
json_tagged!("kind", Outcome {
    Passed => "passed",
    Failed(failure) => "failed",
    TimedOut { limit_ms, panics = Vec::new(), hang = None } => "timed_out",
    Crashed { crash, panics = Vec::new() } => "crashed",
});
json_object!(Failure {
    cause,
    message,
    location = None,
    frames = Vec::new(),
    other_panics = Vec::new(),
});
json_words!(FailureCause {
    Panic => "panic",
    Error => "error",
    ShouldPanic => "should_panic",
    ExitCode => "exit_code",
});
json_object!(PanicReport { thread, message, location = None, frames = Vec::new() });
json_tagged!("how", Crash {
    Signal { number, name, overflowed = None, fault = None } => "signal",
    Exit { code } => "exit",
    OneOf { exit, tests } => "one_of",
    TooMuchOutput { limit_bytes, stream } => "too_much_output",
    AfterPass { exit } => "after_pass",
    Unknown => "unknown",
    CouldNotStart { reason } => "could_not_start",
    HarnessLost { reason } => "harness_lost",
});
json_tagged!("how", Exit {
    Code { code } => "code",
    Signal { number, name } => "signal",
    TimedOut => "timed_out",
    TooMuchOutput { limit_bytes, stream } => "too_much_output",
    Stopped => "stopped",
    NotStarted => "not_started",
    Unknown => "unknown",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_of_several_names_them() {
        let exit = Exit::Signal {
            number: 11,
            name: "SIGSEGV".to_owned(),
        };
        let tests = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(
            Crash::OneOf { exit, tests }.to_string(),
            "killed by signal 11 (SIGSEGV) while 3 tests ran: a, b, c"
        );
        let exit = Exit::Code { code: 0 };
        let tests = (0..10).map(|number| format!("t{number}")).collect();
        assert_eq!(
            Crash::OneOf { exit, tests }.to_string(),
            "exited with 0 while 10 tests ran: t0, t1, t2, t3, t4, t5, t6, t7 and 2 more"
        );
    }
}
