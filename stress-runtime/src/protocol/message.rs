//! What a child says to its harness.

use super::json::json_variants;
use super::{Attempt, BranchEnded, PanicReport, Struck, Trace};

/// No line of a child's is longer, in bytes: what one panic says is cut well below it.
pub(crate) const LONGEST_MESSAGE: usize = 1 << 20;

/// A line on the child's message descriptor.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Written between fork and exec, with nothing but system calls.
    CouldNotStart {
        /// The call that failed.
        call: String,
        /// Its error number.
        errno: i32,
    },
    /// The child is up but cannot do what it was asked.
    Refused {
        /// Why.
        reason: String,
    },
    /// Some thread panicked.
    Panicked(PanicReport),
    /// A test has begun. Only said where several run at the same time.
    Began {
        /// Its place in the order.
        step: usize,
    },
    /// A test of the order has ended.
    Ended(Attempt),
    /// A branch has ended.
    Branched(Box<BranchEnded>),
    /// A signal is about to end the process. Its thread may say more in a [`Trace`].
    Struck(Struck),
    /// A thread was asked where it is, or tells it because it was struck.
    Trace(Box<Trace>),
}

json_variants!(Message {
    CouldNotStart { call, errno } => "could_not_start",
    Refused { reason } => "refused",
    Panicked(report) => "panicked",
    Began { step } => "began",
    Ended(attempt) => "ended",
    Branched(ended) => "branched",
    Struck(struck) => "struck",
    Trace(trace) => "trace",
});
