//! A run that has not ended yet, told to whoever asks.

use super::Launch;
use super::json::json_object;

/// How far a run has got. Times are in microseconds, without those in which it was paused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderWay {
    /// Which run.
    pub run: u64,
    /// Its process, which leads a group of that number.
    pub pid: u32,
    /// How it was started.
    pub launch: Launch,
    /// For how long it has run.
    pub us: u64,
    /// The tests that have ended.
    pub took: Vec<TestUnderWay>,
    /// The tests that run now; none where a branch does, or the process only has to exit.
    pub tests: Vec<TestUnderWay>,
    /// The branch that runs now, by its place in the request.
    pub branch: Option<usize>,
    /// For how long it has done nothing else but that: run the branch, or exit.
    pub since_us: u64,
    /// Whether it is being ended before its time.
    pub is_ending: bool,
}

/// A test that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestUnderWay {
    /// Its place in the order.
    pub step: usize,
    /// For how long it has run; until it ended, if it has.
    pub us: u64,
}

json_object!(UnderWay {
    run,
    pid,
    launch = Launch::Fork,
    us,
    took = Vec::new(),
    tests = Vec::new(),
    branch = None,
    since_us = 0,
    is_ending = false,
});
json_object!(TestUnderWay { step, us });
