//! How runs go in the script: what became of each test, and how the run goes on.

use crate::model::fixture::{crashed, panicked};
use std::collections::BTreeMap;
use std::ops::Range;
use stress_runtime::protocol::{
    Attempt, Crash, Exit, Launch, Outcome, RunRequest, TestUnderWay, UnderWay,
};

/// How a scripted run goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::execute) enum Play {
    Pass,
    /// Panics at this place.
    Fail(&'static str),
    /// Takes its process down with it.
    Crash,
    /// Runs until it is stopped.
    Hang,
    /// Takes its harness down with it.
    KillHarness,
    /// Cannot be started, for this reason. The first of a run takes the run with it.
    Refuse(&'static str),
}

pub(super) type Script = Box<dyn FnMut(&str, u64) -> Play>;

/// A run under way: what came of it by now, and how it will go on.
pub(super) struct Running {
    pub(super) run: u64,
    pub(super) launch: Launch,
    /// The steps that have begun without an end, where it hangs.
    pub(super) hanging: Range<usize>,
    pub(super) attempts: Vec<Attempt>,
    pub(super) was_paused: bool,
    /// `Pass` if it comes to its end.
    pub(super) ends_with: Play,
}

impl Running {
    pub(super) fn has_begun(&self) -> bool {
        !matches!(self.ends_with, Play::Refuse(_))
    }

    /// Each test that hangs has done so for a second.
    pub(super) fn under_way(&self) -> UnderWay {
        let us = 1_000_000;
        let test = |step| TestUnderWay { step, us };
        let took = |it: &Attempt| TestUnderWay {
            step: it.step,
            us: it.us,
        };
        UnderWay {
            run: self.run,
            pid: 4711,
            launch: self.launch,
            us,
            took: self.attempts.iter().map(took).collect(),
            tests: self.hanging.clone().map(test).collect(),
            branch: None,
            since_us: us,
            is_ending: false,
        }
    }
}

fn one_of(step: usize, tests: &[String]) -> Attempt {
    let (number, name) = (6, "SIGABRT".to_owned());
    let crash = Crash::OneOf {
        exit: Exit::Signal { number, name },
        tests: tests.to_vec(),
    };
    let panics = Vec::new();
    Attempt::new(step, Outcome::Crashed { crash, panics }, 1000)
}

fn could_not_start(step: usize, reason: &str) -> Attempt {
    let (reason, panics) = (reason.to_owned(), Vec::new());
    let crash = Crash::CouldNotStart { reason };
    Attempt::new(step, Outcome::Crashed { crash, panics }, 0)
}

/// Plays the tests of the order, up to the one that ends the process.
pub(super) fn play(
    request: RunRequest,
    script: &mut dyn FnMut(&str, u64) -> Play,
    starts: &mut BTreeMap<String, u64>,
) -> Running {
    let mut running = Running {
        run: request.run,
        launch: request.launch,
        hanging: 0..0,
        attempts: Vec::new(),
        was_paused: false,
        ends_with: Play::Pass,
    };
    for (step, test) in request.order.iter().enumerate() {
        let nth = starts.entry(test.test.clone()).or_default();
        let play = script(&test.test, *nth);
        *nth += 1;
        let outcome = match play {
            Play::Pass => Outcome::Passed,
            Play::Fail(place) => panicked(place, "went wrong").0,
            Play::Crash => crashed(6, "SIGABRT").0,
            Play::Refuse(reason) => {
                running.attempts.push(could_not_start(step, reason));
                if step > 0 {
                    continue;
                }
                running.ends_with = play;
                break;
            }
            Play::Hang | Play::KillHarness => {
                running.ends_with = play;
                running.hanging = step..request.order.len().min(step + request.threads);
                break;
            }
        };
        let beside = &request.order[step..request.order.len().min(step + request.threads)];
        if play == Play::Crash && beside.len() > 1 {
            // Those that have begun too may have done it.
            let tests: Vec<String> = beside.iter().map(|it| it.test.clone()).collect();
            let suspects = (step..step + beside.len()).map(|step| one_of(step, &tests));
            running.attempts.extend(suspects);
            running.ends_with = play;
            break;
        }
        running.attempts.push(Attempt::new(step, outcome, 1000));
        if play == Play::Crash {
            running.ends_with = play;
            break;
        }
    }
    running
}
