//! From all that was seen of a run to how each of its attempts went and how its process ended.

use super::blame::blamed;
use super::exit_watch::Reaped;
use super::phase::Reason;
use super::said::Said;
use super::signal_name::signal_name;
use crate::protocol::{Attempt, BranchEnded, Crash, Exit, Outcome};
use std::time::Instant;

/// What was seen of a run by the time its process was reaped.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) said: Said,
    /// Tests that had passed their limits when the first blow fell.
    pub(super) late: Vec<usize>,
    /// Why it was ended before its time.
    pub(super) reason: Option<Reason>,
    pub(super) reaped: Reaped,
    /// The thread whose stack has overflowed, by what was printed; asked where several tests ran.
    pub(super) overflowed: Option<String>,
    pub(super) now: Instant,
}

/// How the run went.
pub(super) struct Concluded {
    /// The attempts whose outcome is known.
    pub(super) attempts: Vec<Attempt>,
    pub(super) branches: Vec<BranchEnded>,
    pub(super) exit: Exit,
}

/// The attempts of the run, as far as anything can be said of them, and the exit of its process.
pub(super) fn conclude(mut seen: Seen) -> Concluded {
    let exit = exit(seen.reason, seen.reaped);
    if exit.is_clean() && seen.said.progress.is_complete() && seen.said.could_not_start.is_none() {
        let (attempts, branches) = seen.said.progress.take();
        return Concluded {
            attempts,
            branches,
            exit,
        };
    }
    let blamed = blamed(&seen, &exit);
    let is_complete = seen.said.progress.is_complete();
    let is_cut_short = seen.said.progress.is_cut_short();
    let branch = seen.said.progress.branch();
    let (mut attempts, mut branches) = seen.said.progress.take();
    if let Some(reason) = seen.said.could_not_start.take() {
        let crash = Crash::CouldNotStart { reason };
        let panics = seen.said.panics().cloned().collect();
        let outcome = Outcome::Crashed { crash, panics };
        attempts.push(Attempt::new(attempts.len(), outcome, 0));
        let exit = Exit::NotStarted;
        return Concluded {
            attempts,
            branches,
            exit,
        };
    }
    if let Some(branch) = branch.filter(|_| seen.reason != Some(Reason::Stopped)) {
        let reason = format!("the process that it is a copy of {exit}");
        branches.push(BranchEnded::never_started(branch, reason));
    } else if is_complete
        && !is_cut_short
        && !exit.is_clean()
        && exit != Exit::Stopped
        && let Some(last) = attempts.last_mut()
        && last.outcome == Outcome::Passed
    {
        let crash = Crash::AfterPass { exit: exit.clone() };
        let panics = seen.said.panics().cloned().collect();
        last.outcome = Outcome::Crashed { crash, panics };
    }
    attempts.extend(blamed);
    Concluded {
        attempts,
        branches,
        exit,
    }
}

fn exit(reason: Option<Reason>, reaped: Reaped) -> Exit {
    match (reason, reaped) {
        (Some(Reason::AttemptTimedOut | Reason::DidNotExit), _) => Exit::TimedOut,
        // It may have ended well just before the blow fell.
        (Some(Reason::Stopped), Reaped::Code(0)) => Exit::Code { code: 0 },
        (Some(Reason::Stopped), _) => Exit::Stopped,
        (Some(Reason::TooMuchOutput(flood)), _) => flood.exit(),
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
    use crate::protocol::to_line;
    use crate::protocol::{
        Branch, Launch, LineReader, Message, PanicReport, RunRequest, Step, Struck, Trace,
    };

    fn said(tests: &[&str], threads: usize) -> Said {
        let step = |test: &&str| Step {
            test: (*test).to_owned(),
            timeout_ms: 5000,
            grace_ms: 100,
        };
        let request = RunRequest {
            threads,
            ..RunRequest::of(1, tests.iter().map(step).collect(), Launch::Fork)
        };
        Said::nothing(request, Instant::now())
    }

    fn hear(said: &mut Said, message: &Message) {
        let mut lines = LineReader::new(1000);
        said.take_in(&to_line(message), &mut lines, Instant::now());
    }

    fn passed(step: usize) -> Message {
        Message::Ended(Attempt::new(step, Outcome::Passed, 1))
    }

    fn panicked(thread: &str) -> Message {
        Message::Panicked(PanicReport {
            thread: thread.to_owned(),
            message: "no".to_owned(),
            location: None,
            frames: Vec::new(),
        })
    }

    fn seen(said: Said, reason: Option<Reason>, late: &[usize], reaped: Reaped) -> Seen {
        Seen {
            said,
            late: late.to_vec(),
            reason,
            reaped,
            overflowed: None,
            now: Instant::now(),
        }
    }

    fn conclusion(said: Said, reason: Option<Reason>, late: &[usize], reaped: Reaped) -> Concluded {
        conclude(seen(said, reason, late, reaped))
    }

    fn concluded(
        tests: &[&str],
        ended: usize,
        reason: Option<Reason>,
        reaped: Reaped,
    ) -> (Vec<Outcome>, Exit) {
        let mut said = said(tests, 1);
        (0..ended).for_each(|step| hear(&mut said, &passed(step)));
        let concluded = conclusion(said, reason, &[ended], reaped);
        let outcomes = concluded.attempts.into_iter().map(|it| it.outcome);
        (outcomes.collect(), concluded.exit)
    }

    /// Three tests that have begun.
    fn three() -> Said {
        let mut said = said(&["a", "b", "c", "d"], 3);
        (0..3).for_each(|step| hear(&mut said, &Message::Began { step }));
        said
    }

    fn crashes(concluded: &Concluded) -> Vec<(usize, String)> {
        let crash = |attempt: &Attempt| match &attempt.outcome {
            Outcome::Crashed { crash, .. } => (attempt.step, crash.to_string()),
            other => (attempt.step, format!("{other:?}")),
        };
        concluded.attempts.iter().map(crash).collect()
    }

    #[test]
    fn if_nothing_tells_which_of_several_tests_ended_the_process_each_may_have() {
        let concluded = conclusion(three(), None, &[], Reaped::Signal(11));
        let text = "killed by signal 11 (SIGSEGV) while 3 tests ran: a, b, c";
        let expected: Vec<_> = (0..3).map(|step| (step, text.to_owned())).collect();
        assert_eq!(crashes(&concluded), expected);
    }

    #[test]
    fn a_panic_tells_which_of_several_tests_ended_the_process() {
        for (reaped, count) in [
            (Reaped::Signal(libc::SIGABRT), 1),
            // Another test may have called `exit`.
            (Reaped::Code(1), 3),
            // No panic ends a process in this way.
            (Reaped::Signal(libc::SIGSEGV), 3),
        ] {
            let mut said = three();
            hear(&mut said, &panicked("b"));
            hear(&mut said, &panicked("some pool"));
            let concluded = conclusion(said, None, &[], reaped);
            assert_eq!(concluded.attempts.len(), count, "{reaped:?}");
            assert!(concluded.attempts.iter().any(|it| it.step == 1));
        }
    }

    #[test]
    fn the_thread_that_was_hit_tells_which_of_several_tests_ended_the_process() {
        let struck = |signal, thread: &str| {
            Message::Struck(Struck {
                signal,
                tid: 7,
                thread: thread.to_owned(),
                address: Some("0x8".to_owned()),
            })
        };
        for (said_signal, thread, count) in [
            (libc::SIGSEGV, "b", 1),
            // Another signal than that by which it died, and a thread that is no test's.
            (libc::SIGBUS, "b", 3),
            (libc::SIGSEGV, "pool", 3),
        ] {
            let mut said = three();
            hear(&mut said, &struck(said_signal, thread));
            let concluded = conclusion(said, None, &[], Reaped::Signal(libc::SIGSEGV));
            assert_eq!(concluded.attempts.len(), count, "{said_signal} {thread}");
        }
    }

    #[test]
    fn the_test_whose_stack_has_overflowed_is_the_only_one_to_blame() {
        for (thread, count) in [("b", 1), ("pool", 3)] {
            let concluded = conclude(Seen {
                overflowed: Some(thread.to_owned()),
                ..seen(three(), None, &[], Reaped::Signal(libc::SIGABRT))
            });
            assert_eq!(concluded.attempts.len(), count, "{thread}");
        }
    }

    #[test]
    fn a_fault_is_told_as_far_as_its_thread_got() {
        let mut said = said(&["a"], 1);
        let struck = Struck {
            signal: 11,
            tid: 7,
            thread: "a name of fiftee".to_owned(),
            address: None,
        };
        hear(&mut said, &Message::Struck(struck));
        let fault = |said: &Said| said.fault(11).map(|it| it.thread);
        assert_eq!(fault(&said).as_deref(), Some("a name of fiftee"));
        let trace = |tid, name: &str| {
            Message::Trace(Box::new(Trace {
                tid,
                name: Some(name.to_owned()),
                waits_for_tests: false,
                frames: Vec::new(),
            }))
        };
        // That of another thread, which nobody has asked.
        hear(&mut said, &trace(8, "other"));
        hear(&mut said, &trace(7, "a name of fifteen bytes and more"));
        assert_eq!(
            fault(&said).as_deref(),
            Some("a name of fifteen bytes and more")
        );
        assert_eq!(said.fault(6), None);
    }

    #[test]
    fn of_several_tests_only_the_late_one_has_timed_out() {
        let reason = Some(Reason::AttemptTimedOut);
        let mut said = three();
        hear(&mut said, &passed(0));
        let concluded = conclusion(said, reason, &[2], Reaped::Signal(15));
        let steps: Vec<usize> = concluded.attempts.iter().map(|it| it.step).collect();
        assert_eq!(steps, [0, 2]);
        assert!(matches!(
            concluded.attempts[1].outcome,
            Outcome::TimedOut { limit_ms: 5000, .. }
        ));
    }

    #[test]
    fn a_process_that_ends_in_a_branch_is_no_tests_fault() {
        let order = said(&["a"], 1).progress.request().order.clone();
        let branch = Branch {
            after: 1,
            order: order.clone(),
        };
        let request = RunRequest {
            branches: vec![branch],
            ..RunRequest::of(1, order, Launch::Fork)
        };
        let mut said = Said::nothing(request, Instant::now());
        hear(&mut said, &passed(0));
        let concluded = conclusion(said, None, &[], Reaped::Signal(9));
        assert_eq!(concluded.attempts.len(), 1);
        assert_eq!(concluded.attempts[0].outcome, Outcome::Passed);
        let [branch] = concluded.branches.as_slice() else {
            panic!("{:?}", concluded.branches)
        };
        let outcome = format!("{:?}", branch.attempts[0].outcome);
        assert!(
            outcome.contains("a copy of was killed by signal 9"),
            "{outcome}"
        );
    }

    #[test]
    fn a_clean_exit_before_the_test_ended_is_never_a_pass() {
        let (outcomes, exit) = concluded(&["a"], 0, None, Reaped::Code(0));
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
        let (outcomes, _) = concluded(&["a"], 0, None, Reaped::Signal(11));
        let crash = Crash::Signal {
            number: 11,
            name: "SIGSEGV".to_owned(),
            overflowed: None,
            fault: None,
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
            let (outcomes, exit) = concluded(&["a"], 0, reason, reaped);
            assert_eq!(
                outcomes,
                [Outcome::TimedOut {
                    limit_ms: 5000,
                    panics: vec![],
                    hang: None
                }]
            );
            assert_eq!(exit, Exit::TimedOut);
        }
    }

    #[test]
    fn in_an_order_only_the_test_that_ran_is_blamed_and_the_rest_did_not_begin() {
        let (outcomes, _) = concluded(&["a", "b", "c"], 1, None, Reaped::Signal(6));
        assert_eq!(outcomes.len(), 2);
        assert_eq!(outcomes[0], Outcome::Passed);
        assert!(matches!(&outcomes[1], Outcome::Crashed { .. }));
    }

    #[test]
    fn a_process_that_dies_after_its_test_passed_is_a_crash() {
        let (outcomes, _) = concluded(&["a"], 1, None, Reaped::Signal(6));
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
        let (outcomes, exit) = concluded(&["a"], 0, reason, Reaped::Signal(15));
        assert_eq!(outcomes, []);
        assert_eq!(exit, Exit::Stopped);
    }
}
