//! From all that was seen of a run to how each of its attempts went and how its process ended.

use super::exit_watch::Reaped;
use super::phase::Reason;
use super::signal_name::signal_name;
use crate::protocol::{Attempt, Crash, Exit, Outcome, PanicReport, Step};

/// What was seen of a run by the time its process was reaped.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) order: &'a [Step],
    /// Tests that reported their end, in order.
    pub(super) ended: Vec<Attempt>,
    /// Panics since the last of those.
    pub(super) panics: Vec<PanicReport>,
    /// Why the child could not start, in its own words.
    pub(super) could_not_start: Option<String>,
    /// Why it was ended before its time.
    pub(super) reason: Option<Reason>,
    pub(super) reaped: Reaped,
    /// Microseconds since the unfinished test, or the end of the last one, began.
    pub(super) us: u64,
}

/// The attempts of the run, one for each test that began, and the exit of its process.
pub(super) fn conclude(seen: Seen<'_>) -> (Vec<Attempt>, Exit) {
    let mut attempts = seen.ended;
    if let Some(reason) = seen.could_not_start {
        let crash = Crash::CouldNotStart { reason };
        let panics = seen.panics;
        let outcome = Outcome::Crashed { crash, panics };
        attempts.push(Attempt::new(attempts.len(), outcome, seen.us));
        return (attempts, Exit::NotStarted);
    }
    let exit = exit(seen.reason, seen.reaped);
    if let Some(step) = seen.order.get(attempts.len()) {
        let outcome = match (seen.reason, seen.reaped) {
            // A session that stops says nothing about the test: the attempt is not counted.
            (Some(Reason::Stopped), _) => return (attempts, exit),
            (Some(Reason::AttemptTimedOut | Reason::DidNotExit), _) => Outcome::TimedOut {
                limit_ms: step.timeout_ms,
                panics: seen.panics,
            },
            (None, reaped) => Outcome::Crashed {
                crash: crash(reaped),
                panics: seen.panics,
            },
        };
        attempts.push(Attempt::new(attempts.len(), outcome, seen.us));
    } else if !exit.is_clean()
        && exit != Exit::Stopped
        && let Some(last) = attempts.last_mut()
        && last.outcome == Outcome::Passed
    {
        let crash = Crash::AfterPass { exit: exit.clone() };
        last.outcome = Outcome::Crashed {
            crash,
            panics: seen.panics,
        };
    }
    (attempts, exit)
}

fn crash(reaped: Reaped) -> Crash {
    match reaped {
        Reaped::Code(code) => Crash::Exit { code },
        Reaped::Signal(number) => Crash::Signal {
            number,
            name: signal_name(number),
        },
        Reaped::StatusTaken => Crash::Unknown,
    }
}

fn exit(reason: Option<Reason>, reaped: Reaped) -> Exit {
    match (reason, reaped) {
        (Some(Reason::AttemptTimedOut | Reason::DidNotExit), _) => Exit::TimedOut,
        // It may have ended well just before the blow fell.
        (Some(Reason::Stopped), Reaped::Code(0)) => Exit::Code { code: 0 },
        (Some(Reason::Stopped), _) => Exit::Stopped,
        (None, Reaped::Code(code)) => Exit::Code { code },
        (None, Reaped::Signal(number)) => Exit::Signal {
            number,
            name: signal_name(number),
        },
        (None, Reaped::StatusTaken) => Exit::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(tests: &[&str]) -> Vec<Step> {
        let step = |test: &&str| Step {
            test: (*test).to_owned(),
            timeout_ms: 5000,
            grace_ms: 100,
        };
        tests.iter().map(step).collect()
    }

    fn passed(step: usize) -> Attempt {
        Attempt::new(step, Outcome::Passed, 1)
    }

    fn concluded(
        order: &[Step],
        ended: Vec<Attempt>,
        reason: Option<Reason>,
        reaped: Reaped,
    ) -> (Vec<Outcome>, Exit) {
        let panics = Vec::new();
        let seen = Seen {
            order,
            ended,
            panics,
            could_not_start: None,
            reason,
            reaped,
            us: 7,
        };
        let (attempts, exit) = conclude(seen);
        (
            attempts
                .into_iter()
                .map(|attempt| attempt.outcome)
                .collect(),
            exit,
        )
    }

    #[test]
    fn a_clean_exit_before_the_test_ended_is_never_a_pass() {
        let (outcomes, exit) = concluded(&order(&["a"]), vec![], None, Reaped::Code(0));
        let crash = Crash::Exit { code: 0 };
        assert_eq!(
            outcomes,
            [Outcome::Crashed {
                crash,
                panics: vec![]
            }]
        );
        assert!(exit.is_clean());
    }

    #[test]
    fn a_signal_is_told_by_number_and_name() {
        let (outcomes, _) = concluded(&order(&["a"]), vec![], None, Reaped::Signal(11));
        let crash = Crash::Signal {
            number: 11,
            name: "SIGSEGV".to_owned(),
        };
        assert_eq!(
            outcomes,
            [Outcome::Crashed {
                crash,
                panics: vec![]
            }]
        );
    }

    #[test]
    fn a_timeout_stays_a_timeout_however_the_process_then_ended() {
        for reaped in [Reaped::Code(0), Reaped::Signal(15), Reaped::Signal(9)] {
            let reason = Some(Reason::AttemptTimedOut);
            let (outcomes, exit) = concluded(&order(&["a"]), vec![], reason, reaped);
            assert_eq!(
                outcomes,
                [Outcome::TimedOut {
                    limit_ms: 5000,
                    panics: vec![]
                }]
            );
            assert_eq!(exit, Exit::TimedOut);
        }
    }

    #[test]
    fn in_an_order_only_the_test_that_ran_is_blamed_and_the_rest_did_not_begin() {
        let order = order(&["a", "b", "c"]);
        let (outcomes, _) = concluded(&order, vec![passed(0)], None, Reaped::Signal(6));
        assert_eq!(outcomes.len(), 2);
        assert_eq!(outcomes[0], Outcome::Passed);
        assert!(matches!(&outcomes[1], Outcome::Crashed { .. }));
    }

    #[test]
    fn a_process_that_dies_after_its_test_passed_is_a_crash() {
        let (outcomes, _) = concluded(&order(&["a"]), vec![passed(0)], None, Reaped::Signal(6));
        let exit = Exit::Signal {
            number: 6,
            name: "SIGABRT".to_owned(),
        };
        let crash = Crash::AfterPass { exit };
        assert_eq!(
            outcomes,
            [Outcome::Crashed {
                crash,
                panics: vec![]
            }]
        );
    }

    #[test]
    fn a_session_that_stops_blames_nobody() {
        let reason = Some(Reason::Stopped);
        let (outcomes, exit) = concluded(&order(&["a"]), vec![], reason, Reaped::Signal(15));
        assert_eq!(outcomes, []);
        assert_eq!(exit, Exit::Stopped);
    }
}
