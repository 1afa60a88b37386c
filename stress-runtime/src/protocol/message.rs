//! What a child says to its harness.

use super::{Attempt, BranchEnded, PanicReport, Trace};
use serde::{Deserialize, Serialize};

/// A line on the child's message descriptor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// A thread was asked where it is.
    Trace(Box<Trace>),
}
