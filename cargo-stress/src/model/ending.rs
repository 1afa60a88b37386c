//! How an attempt ended, in one word.

use super::{Cause, Evidence};

/// The four ways in which an attempt ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Passed,
    /// The test itself said no.
    Failed,
    TimedOut,
    /// Its process ended, or never started, before the test could say anything.
    Crashed,
}

impl Ending {
    /// The one that left this to look at; an attempt that passed leaves nothing.
    pub(crate) fn of(evidence: Option<&Evidence>) -> Self {
        match evidence.map(|it| it.cause) {
            None => Self::Passed,
            Some(Cause::Panic | Cause::Error | Cause::ShouldPanic | Cause::ExitCode) => {
                Self::Failed
            }
            Some(Cause::Timeout) => Self::TimedOut,
            Some(Cause::Signal | Cause::Exit | Cause::Output | Cause::Launch | Cause::Harness) => {
                Self::Crashed
            }
        }
    }
}
