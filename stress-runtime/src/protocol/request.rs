//! What the tool asks of a harness.

use super::Launch;
use super::json::{json_object, json_variants};
use crate::options::Options;
use std::time::Duration;

/// A line from the tool to the harness. Closing the connection means: kill all, and end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Comes first.
    Settings(Settings),
    /// Queue a run; it starts as soon as a slot is free.
    Run(RunRequest),
    /// Forget what is queued, end what runs, report it, then exit.
    Stop {
        /// Without TERM and grace: KILL at once.
        kill: bool,
    },
    /// Finish what is queued, then exit.
    Finish,
    /// Stop what runs and its time, start nothing, and say when that is done.
    Pause,
    /// What was paused goes on.
    Continue,
    /// Say what runs, and for how long.
    WhatRuns,
}

/// How a harness is to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Bytes kept from the beginning of each stream.
    pub head_bytes: usize,
    /// Bytes kept from the end of each stream.
    pub tail_bytes: usize,
    /// A run that prints more than so many bytes on a stream is ended; with several tests one after
    /// another, what each of them prints is counted.
    pub max_output: Option<u64>,
    /// The slot of its runs, of which one is alive at a time.
    pub slot: usize,
    /// The seed of the session, for the tests to see.
    pub seed: u64,
    /// How the paths of the runs' temporary directories begin: below the directory of a session.
    /// Without it runs have none of their own.
    pub tmp: Option<String>,
    /// Whether what a failing run leaves in its directory is kept.
    pub keep_tmp: bool,
    /// Whether core dumps are wanted, and kept.
    pub core: bool,
}

impl RunRequest {
    /// Tests one after another in a process of their own, nothing else.
    pub fn of(run: u64, order: Vec<Step>, launch: Launch) -> Self {
        Self {
            run,
            order,
            threads: 1,
            stagger_us: 0,
            branches: Vec::new(),
            until_a_branch_fails: false,
            until: None,
            launch,
            keep_output: false,
            backtraces: false,
            puts_back_environment: false,
        }
    }

    /// Whether tests run beside one another.
    pub(crate) fn is_side_by_side(&self) -> bool {
        self.threads > 1 && self.order.len() > 1
    }

    /// Why none of its branches can be made, if that is so.
    pub(crate) fn no_branches(&self) -> Option<&'static str> {
        match (self.launch, self.threads) {
            (Launch::Spawn, _) => Some("the process was spawned, so it cannot be copied"),
            (Launch::Exec, _) => Some("its own harness runs the test, which cannot be copied"),
            (Launch::Fork, 2..) => {
                Some("tests run in several threads, so the process cannot be copied")
            }
            (Launch::Fork, _) => None,
        }
    }

    /// The branches in the sequence in which they are made, by their place in the request.
    pub(crate) fn branch_sequence(&self) -> Vec<usize> {
        if self.branches.is_empty() {
            // As in nearly all runs.
            return Vec::new();
        }
        let mut sequence: Vec<usize> = (0..self.branches.len()).collect();
        sequence.sort_by_key(|branch| self.branches[*branch].after);
        sequence
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            head_bytes: 16 * 1024,
            tail_bytes: 64 * 1024,
            max_output: None,
            slot: 0,
            seed: 0,
            tmp: None,
            keep_tmp: false,
            core: false,
        }
    }
}

/// One child process to run: an order of tests under a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRequest {
    /// The tool's number for it.
    pub run: u64,
    /// The tests, in the order in which they run.
    pub order: Vec<Step>,
    /// How many of them run at the same time, each in a thread of its own; with 1 they run one
    /// after another.
    pub threads: usize,
    /// Side by side, the first ones begin up to so many microseconds late, each as chance has it: tests
    /// that always begin at the same moment always meet at the same places.
    pub stagger_us: u64,
    /// Copies of the process to be made on the way through the order, sorted by
    /// [`after`](Branch::after). Only with one thread and a forked launch.
    pub branches: Vec<Branch>,
    /// Whether the run ends after the first branch that has not passed.
    pub until_a_branch_fails: bool,
    /// With which test the run ends, if not with the last.
    pub until: Option<Until>,
    /// How the child starts.
    pub launch: Launch,
    /// Whether output is wanted even where every attempt passed.
    pub keep_output: bool,
    /// Whether a panic is to be told with the calls that led to it.
    pub backtraces: bool,
    /// Whether a plain test that is alone in its binary finds variables and working directory as they
    /// were when it runs again.
    pub puts_back_environment: bool,
}

/// The end of a run in which one test is asked about: once that has ended, no other begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Until {
    /// Its place in the order.
    pub step: usize,
    /// Those that still run beside it have so many milliseconds to end, so that they can clean up;
    /// nothing is told of them.
    pub linger_ms: u64,
}

/// A copy of the process, made on the way through an order, that goes on with tests of its own: they
/// find the state that the order has left so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// How many tests of the run's order end before the copy is made.
    pub after: usize,
    /// What the copy runs, one test after another.
    pub order: Vec<Step>,
}

/// One place in an order. What is as usual is left out: the harness reads thousands of these a
/// second, in code that the user's profile has not optimised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// libtest's name of the test.
    pub test: String,
    /// Time limit of the attempt, in milliseconds.
    pub timeout_ms: u64,
    /// Time between TERM and KILL, in milliseconds.
    pub grace_ms: u64,
}

impl Step {
    /// Time limit of the attempt.
    pub(crate) fn limit(&self) -> Duration {
        Duration::from_millis(self.timeout_ms)
    }

    /// Time between TERM and KILL.
    pub(crate) fn grace(&self) -> Duration {
        Duration::from_millis(self.grace_ms)
    }
}

json_variants!(Request {
    Settings(settings) => "settings",
    Run(request) => "run",
    Stop { kill } => "stop",
    Finish => "finish",
    Pause => "pause",
    Continue => "continue",
    WhatRuns => "what_runs",
});
json_object!(Settings {
    head_bytes,
    tail_bytes,
    max_output = None,
    slot,
    seed,
    tmp = None,
    keep_tmp = false,
    core = false,
});
json_object!(RunRequest {
    run,
    order,
    threads = 1,
    stagger_us = 0,
    branches = Vec::new(),
    until_a_branch_fails = false,
    until = None,
    launch = Launch::Fork,
    keep_output = false,
    backtraces = false,
    puts_back_environment = false,
});
json_object!(Until { step, linger_ms });
json_object!(Branch { after, order });
json_object!(Step {
    test,
    timeout_ms = Options::DEFAULT_TIMEOUT_MS,
    grace_ms = Options::DEFAULT_GRACE_MS,
});
