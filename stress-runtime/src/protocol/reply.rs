//! What a harness tells the tool.

use super::json::{json_object, json_variants};
use super::{Attempt, Crash, Exit, Hello, Left, Outcome, UnderWay};

/// A line from the harness to the tool.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Comes first.
    Hello(Hello),
    /// A run is over and its process is reaped.
    Ended(RunEnded),
    /// The same in short, for the run of one test that passed and left nothing to tell.
    Passed {
        /// Which run.
        run: u64,
        /// How long the attempt took, in microseconds.
        attempt_us: u64,
        /// From launch to reaped, in microseconds.
        us: u64,
    },
    /// Nothing runs until it is to go on.
    Paused,
    /// What runs at this moment.
    UnderWay {
        /// Each run whose process has been started and not reaped.
        runs: Vec<UnderWay>,
    },
    /// A request could not be read.
    Misunderstood {
        /// What was wrong with it.
        reason: String,
    },
}

/// All that is known of a run when it is over.
#[derive(Debug, Clone, PartialEq)]
pub struct RunEnded {
    /// Which run.
    pub run: u64,
    /// One entry for each attempt whose outcome is known, as they ended. With one thread that is a
    /// prefix of the order; with several, tests that ran beside one that ended the process are
    /// missing.
    pub attempts: Vec<Attempt>,
    /// What became of the branches, as they ended; those that were not reached are missing.
    pub branches: Vec<BranchEnded>,
    /// How the process ended.
    pub exit: Exit,
    /// Whether it left a process behind; that process has been killed.
    pub leaked: bool,
    /// What it left behind, by name.
    pub left: Left,
    /// From launch to reaped, in microseconds, without the time in which it was paused.
    pub us: u64,
    /// Whether it was paused on its way. The tests' own clocks went on: limits that they set
    /// themselves may have passed.
    pub was_paused: bool,
}

/// All that is known of a branch when it is over.
#[derive(Debug, Clone, PartialEq)]
pub struct BranchEnded {
    /// Its place in the request.
    pub branch: usize,
    /// As in [`RunEnded`]; steps are those of the branch's own order.
    pub attempts: Vec<Attempt>,
    /// How the copy ended.
    pub exit: Exit,
}

impl BranchEnded {
    /// One that never started.
    pub(crate) fn never_started(branch: usize, reason: String) -> Self {
        let outcome = Outcome::Crashed {
            crash: Crash::CouldNotStart { reason },
            panics: Vec::new(),
        };
        Self {
            branch,
            attempts: vec![Attempt::new(0, outcome, 0)],
            exit: Exit::NotStarted,
        }
    }

    /// Whether all of its so many tests have passed.
    pub(crate) fn has_passed(&self, tests: usize) -> bool {
        let passed = |attempt: &Attempt| attempt.outcome == Outcome::Passed;
        self.attempts.len() == tests && self.attempts.iter().all(passed)
    }
}

impl RunEnded {
    /// Whether an attempt has not passed.
    pub fn has_failed(&self) -> bool {
        let of_branches = self.branches.iter().flat_map(|branch| &branch.attempts);
        let mut attempts = self.attempts.iter().chain(of_branches);
        attempts.any(|attempt| attempt.outcome != Outcome::Passed)
    }

    /// The message that tells this in the fewest words.
    pub fn into_reply(self) -> Reply {
        match self.attempts.as_slice() {
            [
                Attempt {
                    step: 0,
                    outcome: Outcome::Passed,
                    us: attempt_us,
                    stdout,
                    stderr,
                },
            ] if self.exit.is_clean()
                && !self.leaked
                && !self.was_paused
                && self.left.is_nothing()
                && self.branches.is_empty()
                && stdout.is_empty()
                && stderr.is_empty() =>
            {
                Reply::Passed {
                    run: self.run,
                    attempt_us: *attempt_us,
                    us: self.us,
                }
            }
            _ => Reply::Ended(self),
        }
    }

    /// What [`Reply::Passed`] stands for.
    pub fn passed(run: u64, attempt_us: u64, us: u64) -> Self {
        Self {
            run,
            attempts: vec![Attempt::new(0, Outcome::Passed, attempt_us)],
            branches: Vec::new(),
            exit: Exit::Code { code: 0 },
            leaked: false,
            left: Left::default(),
            us,
            was_paused: false,
        }
    }
}

json_variants!(Reply {
    Hello(hello) => "hello",
    Ended(ended) => "ended",
    Passed { run, attempt_us, us } => "passed",
    Paused => "paused",
    UnderWay { runs } => "under_way",
    Misunderstood { reason } => "misunderstood",
});
json_object!(RunEnded {
    run,
    attempts,
    branches = Vec::new(),
    exit,
    leaked = false,
    left = Left::default(),
    us,
    was_paused = false,
});
json_object!(BranchEnded {
    branch,
    attempts,
    exit
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_message_stands_for_the_long_one_and_only_where_nothing_is_lost() {
        let passed = RunEnded::passed(7, 120, 250);
        let short = Reply::Passed {
            run: 7,
            attempt_us: 120,
            us: 250,
        };
        assert_eq!(passed.clone().into_reply(), short);
        let leaked = RunEnded {
            leaked: true,
            ..passed.clone()
        };
        let paused = RunEnded {
            was_paused: true,
            ..passed.clone()
        };
        let mut untidy = passed.clone();
        untidy.left.kept_tmp = Some("/tmp/1".to_owned());
        let exit = Exit::Code { code: 1 };
        let unclean = RunEnded {
            exit,
            ..passed.clone()
        };
        let mut talkative = passed.clone();
        talkative.attempts[0].stdout.head = "hello".to_owned();
        let mut branched = passed;
        branched.branches.push(BranchEnded {
            branch: 0,
            attempts: Vec::new(),
            exit: Exit::Code { code: 0 },
        });
        for told_in_full in [leaked, paused, untidy, unclean, talkative, branched] {
            assert_eq!(
                told_in_full.clone().into_reply(),
                Reply::Ended(told_in_full)
            );
        }
    }
}
