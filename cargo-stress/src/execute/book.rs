//! What is to be run, and what is noted of it; the dispatcher decides only where and when.

use crate::model::{BinaryId, Event, StopCause, Work};
use std::time::Instant;
use stress_runtime::protocol::{RunEnded, UnderWay};

/// A source of runs that keeps account of them.
pub(crate) trait Book {
    /// The binary that waits most; `None` if there is nothing to hand out.
    fn furthest_behind(&self) -> Option<BinaryId>;

    /// Whether a run of that binary has been handed out before.
    fn has_begun(&self, _binary: BinaryId) -> bool {
        true
    }

    /// The next run of that binary.
    fn next(&mut self, binary: BinaryId) -> Option<Work>;

    /// A run that was handed out was never started.
    fn put_back(&mut self, work: Work);

    /// A run is over. What it could not do is in the book again.
    fn ended(&mut self, work: Work, ended: RunEnded);

    /// The harness died while it did this, and nothing else.
    fn lost(&mut self, work: Work, reason: &str);

    /// The binary's harness cannot be started; the reason has been told.
    fn set_aside(&mut self, binary: BinaryId, reason: String);

    /// How many of so many lanes may have runs now.
    fn lanes(&self, all: usize) -> usize;

    /// How many runs one of `lanes` lanes may get ahead of the others.
    fn share(&self, lanes: usize) -> usize;

    /// Whether more may come although nothing is there now: harnesses are kept.
    fn expects_more(&self) -> bool;

    /// It is that late now.
    fn time_is(&mut self, now: Instant);

    /// Whether it should be heard how far runs have got.
    fn wants_to_hear(&self) -> bool {
        false
    }

    /// A run that goes on has got so far.
    fn hear(&mut self, _work: &Work, _so_far: &UnderWay) {}

    /// Whether a run that goes on is not waited for any more.
    fn lets_go(&self, work: &Work) -> bool;

    /// Nothing more will be started, or heard of what was.
    fn stop(&mut self);

    /// What has happened since the last call.
    fn events(&mut self) -> Vec<Event>;

    /// Whether the session has to stop, and why.
    fn wants_stop(&self) -> Option<StopCause>;
}
