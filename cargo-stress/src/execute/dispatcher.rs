//! The one owner of a session's state: what is left, what runs where, what has been seen.
//!
//! Pure: it is told what happened and when, and answers with commands and events.

use super::executor::{Command, Notice};
use super::lane::{Lane, Open};
use super::pace::Pace;
use crate::model::{
    BinaryId, Catalog, Event, Evidence, HarnessId, RunId, StopCause, Tally, TestId, Verdict,
};
use crate::plan::Queue;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;
use stress_runtime::protocol::{Captured, Crash, Launch, Outcome, RunEnded, RunRequest, Step};

/// A binary whose harness has so often died before it was up is set aside.
const DEATHS_BEFORE_SET_ASIDE: u32 = 3;

/// What may end a session before its plan is done.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limits {
    /// Stop after so many failed attempts.
    pub(crate) max_fail: Option<u64>,
}

/// Decides what happens next.
#[derive(Debug)]
pub(crate) struct Dispatcher {
    catalog: Arc<Catalog>,
    queue: Queue,
    limits: Limits,
    lanes: Vec<Lane>,
    tallies: Vec<Tally>,
    binaries: Vec<BinaryHealth>,
    failed: u64,
    next_harness: u64,
    next_run: u64,
    stopping: bool,
    interrupted: bool,
    commands: VecDeque<Command>,
    events: VecDeque<Event>,
}

#[derive(Debug, Clone, Copy, Default)]
struct BinaryHealth {
    /// Harnesses that died before they were up, since a run last ended.
    deaths: u32,
    /// Whether runs are handed over one by one, because one of them kills harnesses.
    careful: bool,
    /// How long its runs take, handed on from harness to harness.
    pace: Pace,
    told_no_fork: bool,
}

impl Dispatcher {
    pub(crate) fn new(catalog: Arc<Catalog>, queue: Queue, jobs: usize, limits: Limits) -> Self {
        Self {
            tallies: vec![Tally::default(); catalog.tests.len()],
            binaries: vec![BinaryHealth::default(); catalog.binaries.len()],
            lanes: std::iter::repeat_with(Lane::default).take(jobs).collect(),
            catalog,
            queue,
            limits,
            failed: 0,
            next_harness: 0,
            next_run: 0,
            stopping: false,
            interrupted: false,
            commands: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// What to order now. Call it after every notice, and before waiting for the next.
    pub(super) fn commands(&mut self, now: Instant) -> impl Iterator<Item = Command> + use<'_> {
        for lane in 0..self.lanes.len() {
            self.fill(lane, now);
        }
        self.commands.drain(..)
    }

    /// What has happened since the last call.
    pub(super) fn events(&mut self) -> impl Iterator<Item = Event> + use<'_> {
        self.events.drain(..)
    }

    /// Whether every harness is gone and nothing more will be started.
    pub(super) fn is_done(&self) -> bool {
        self.commands.is_empty()
            && self.lanes.iter().all(Lane::is_idle)
            && (self.stopping || self.queue.is_empty())
    }

    /// Whether a person or the system ended the session.
    pub(crate) fn was_interrupted(&self) -> bool {
        self.interrupted
    }

    /// What happened to each test.
    pub(crate) fn into_tallies(self) -> Vec<(TestId, Tally)> {
        self.catalog.test_ids().zip(self.tallies).collect()
    }

    /// Starts nothing more, and ends what runs.
    pub(super) fn stop(&mut self, cause: StopCause) {
        let kill = matches!(cause, StopCause::Signal { at_once: true, .. });
        if self.stopping && !kill {
            return;
        }
        self.stopping = true;
        self.interrupted |= matches!(cause, StopCause::Signal { .. });
        self.events.push_back(Event::Stopping { cause });
        for open in self.lanes.iter().flat_map(Lane::open) {
            self.commands.push_back(Command::Stop {
                harness: open.id,
                kill,
            });
        }
    }

    pub(super) fn hear(&mut self, notice: Notice) {
        match notice {
            Notice::Ready { harness, no_fork } => self.ready(harness, no_fork),
            Notice::Ended { harness, ended } => self.ended(harness, ended),
            Notice::Closed { harness, error } => self.closed(harness, error),
        }
    }

    /// Gives a lane what it lacks: a harness, a successor for it, or runs.
    fn fill(&mut self, lane: usize, now: Instant) {
        while !self.stopping {
            let furthest_behind = self.queue.furthest_behind();
            let lane = &mut self.lanes[lane];
            let Some(open) = &mut lane.serving else {
                let Some(binary) = furthest_behind else {
                    return;
                };
                let harness = HarnessId(self.next_harness);
                self.next_harness += 1;
                let pace = self.binaries[binary.0].pace;
                lane.serving = Some(Open::new(harness, binary, pace, now));
                self.commands.push_back(Command::Open { harness, binary });
                continue;
            };
            if lane
                .closing
                .as_ref()
                .is_some_and(|closing| !closing.in_flight.is_empty())
            {
                return;
            }
            let due = open.is_due(furthest_behind, now);
            if !due && open.is_full(self.binaries[open.binary.0].careful) {
                return;
            }
            let next = if due {
                None
            } else {
                self.queue.next(open.binary)
            };
            let Some(test) = next else {
                if lane.closing.is_some() {
                    return;
                }
                self.commands
                    .push_back(Command::Finish { harness: open.id });
                lane.closing = lane.serving.take();
                continue;
            };
            let run = RunId(self.next_run);
            self.next_run += 1;
            open.hand_over(run, test);
            let request = request(&self.catalog, run, test);
            self.commands.push_back(Command::Run {
                harness: open.id,
                request,
            });
        }
    }

    fn open(&mut self, harness: HarnessId) -> Option<&mut Open> {
        self.lanes.iter_mut().find_map(|lane| lane.find(harness))
    }

    fn ready(&mut self, harness: HarnessId, no_fork: Option<String>) {
        let Some(open) = self.open(harness) else {
            return;
        };
        open.is_ready = true;
        let binary = open.binary;
        let Some(reason) = no_fork else { return };
        if !std::mem::replace(&mut self.binaries[binary.0].told_no_fork, true) {
            let target = &self.catalog.binary(binary).target;
            let message = format!("{target}: runs are spawned instead of forked: {reason}");
            self.events.push_back(Event::Warned { message });
        }
    }

    fn ended(&mut self, harness: HarnessId, ended: RunEnded) {
        let Some(open) = self.open(harness) else {
            return;
        };
        let Some(in_flight) = open.take(RunId(ended.run)) else {
            return;
        };
        open.pace.observe(ended.us);
        let (binary, pace) = (open.binary, open.pace);
        self.binaries[binary.0].pace = pace;
        self.binaries[binary.0].deaths = 0;
        for attempt in ended.attempts {
            let (stdout, stderr) = (attempt.stdout, attempt.stderr);
            let evidence = Evidence::of(&attempt.outcome, stdout, stderr);
            self.count(
                in_flight.test,
                attempt.outcome,
                attempt.us,
                ended.leaked,
                evidence,
            );
        }
    }

    fn count(
        &mut self,
        test: TestId,
        outcome: Outcome,
        micros: u64,
        leaked: bool,
        evidence: Option<Evidence>,
    ) {
        let tally = &mut self.tallies[test.0];
        tally.add(&outcome, micros, leaked, evidence.as_ref());
        let looks_broken = tally.passed == 0 && tally.not_passed() >= Verdict::BROKEN_AFTER;
        let has_failed = outcome != Outcome::Passed;
        let evidence = evidence.map(Box::new);
        self.events
            .push_back(Event::AttemptEnded { test, evidence });
        if looks_broken {
            let runs = self.queue.drop_test(self.catalog.test(test).binary, test);
            if runs > 0 {
                self.events.push_back(Event::Dropped { runs });
            }
        }
        self.failed += u64::from(has_failed);
        if has_failed && self.limits.max_fail.is_some_and(|most| self.failed >= most) {
            self.stop(StopCause::MaxFail);
        }
    }

    fn closed(&mut self, harness: HarnessId, error: Option<String>) {
        let Some(open) = self.lanes.iter_mut().find_map(|lane| lane.remove(harness)) else {
            return;
        };
        if self.stopping || (error.is_none() && open.in_flight.is_empty()) {
            return;
        }
        let reason = error.unwrap_or_else(|| "the harness ended before its runs did".to_owned());
        if !open.is_ready {
            self.put_back(&open);
            self.stillborn(open.binary, reason);
            return;
        }
        let mut in_flight = open.in_flight.iter();
        match (in_flight.next(), in_flight.next()) {
            (Some(culprit), None) => self.blame(culprit.test, &reason),
            // Its last words are lost, so which of them it was is not known. From now on this
            // binary's runs are handed over one by one; the next time it will be.
            _ => {
                self.put_back(&open);
                self.binaries[open.binary.0].careful = true;
                self.warn_of_another(open.binary, &reason);
            }
        }
    }

    fn put_back(&mut self, open: &Open) {
        for in_flight in &open.in_flight {
            self.queue.put_back(open.binary, in_flight.test);
        }
    }

    /// The harness died while this test, and no other, ran.
    fn blame(&mut self, test: TestId, reason: &str) {
        let name = &self.catalog.test(test).name;
        let crash = Crash::HarnessLost {
            reason: format!("{reason} while {name} ran"),
        };
        let outcome = Outcome::Crashed {
            crash,
            panics: Vec::new(),
        };
        let evidence = Evidence::of(&outcome, Captured::default(), Captured::default());
        self.count(test, outcome, 0, false, evidence);
    }

    /// The harness died before it could do anything.
    fn stillborn(&mut self, binary: BinaryId, reason: String) {
        self.binaries[binary.0].deaths += 1;
        if self.binaries[binary.0].deaths >= DEATHS_BEFORE_SET_ASIDE {
            self.set_aside(binary, reason);
        } else {
            self.warn_of_another(binary, &reason);
        }
    }

    fn warn_of_another(&mut self, binary: BinaryId, reason: &str) {
        let target = &self.catalog.binary(binary).target;
        let message = format!("{target}: {reason}; starting another");
        self.events.push_back(Event::Warned { message });
    }

    fn set_aside(&mut self, binary: BinaryId, reason: String) {
        let runs = self.queue.drop_binary(binary);
        self.events.push_back(Event::Dropped { runs });
        self.events.push_back(Event::SetAside { binary, reason });
    }
}

fn request(catalog: &Catalog, run: RunId, test: TestId) -> RunRequest {
    let test = catalog.test(test);
    let millis =
        |duration: std::time::Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let step = Step {
        test: test.name.clone(),
        timeout_ms: millis(test.timeout),
        grace_ms: millis(test.grace),
    };
    let launch: Launch = test.launch;
    RunRequest::of(run.0, vec![step], launch)
}
