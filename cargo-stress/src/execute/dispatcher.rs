//! Which harness runs what, and when: the one owner of lanes and harnesses.
//!
//! Pure: it is told what happened and when, and answers with commands and events. What there is to
//! run, and what came of it, is its [`Book`]'s business.

mod notices;
mod refused;

use self::refused::Refusals;
use super::book::Book;
use super::executor::Command;
use super::lane::{Lane, Open};
use super::pace::Pace;
use super::patience::Patience;
use super::requests::request;
use super::roll_call::RollCall;
use crate::model::{BinaryId, Catalog, Event, HarnessId, RunId, RunningNow, StopCause};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A binary whose harness has so often died before it was up is set aside.
const DEATHS_BEFORE_SET_ASIDE: u32 = 3;

/// Harnesses are asked for the book's sake how far their runs have got only so often.
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(500);

/// Decides what happens next.
#[derive(Debug)]
pub(crate) struct Dispatcher<B> {
    catalog: Arc<Catalog>,
    book: B,
    patience: Patience,
    lanes: Vec<Lane>,
    binaries: Vec<BinaryHealth>,
    next_harness: u64,
    next_run: u64,
    stopping: bool,
    interrupted: bool,
    /// While all is to stand still: the harnesses that have not said yet that they do.
    unpaused: Option<BTreeSet<HarnessId>>,
    roll_call: RollCall,
    /// When harnesses were asked last how far their runs have got, for the book.
    asked: Option<Instant>,
    refusals: Refusals,
    /// How often harnesses of a binary were lost for that reason.
    losses: BTreeMap<(BinaryId, String), u32>,
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

impl<B: Book> Dispatcher<B> {
    pub(crate) fn new(catalog: Arc<Catalog>, book: B, jobs: usize) -> Self {
        Self {
            binaries: vec![BinaryHealth::default(); catalog.binaries.len()],
            lanes: std::iter::repeat_with(Lane::default).take(jobs).collect(),
            catalog,
            book,
            patience: Patience::default(),
            next_harness: 0,
            next_run: 0,
            stopping: false,
            interrupted: false,
            unpaused: None,
            roll_call: RollCall::default(),
            asked: None,
            refusals: Refusals::default(),
            losses: BTreeMap::new(),
            commands: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// Runs are counted from that number on: others of the session have those before it.
    pub(crate) fn counting_from(self, next_run: u64) -> Self {
        Self { next_run, ..self }
    }

    /// What has been learnt before of the time that tests take.
    pub(super) fn knowing(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// What has been learnt of the time that tests take.
    pub(crate) fn patience(&self) -> &Patience {
        &self.patience
    }

    /// The number of the next run.
    pub(crate) fn next_run(&self) -> u64 {
        self.next_run
    }

    /// What to order now. Call it after every notice, and before waiting for the next.
    pub(super) fn commands(&mut self, now: Instant) -> impl Iterator<Item = Command> + use<'_, B> {
        for lane in 0..self.lanes.len() {
            self.fill(lane, now);
        }
        self.commands.drain(..)
    }

    /// What has happened since the last call.
    pub(super) fn events(&mut self) -> impl Iterator<Item = Event> + use<'_, B> {
        self.events.drain(..)
    }

    /// What is to be run.
    pub(super) fn book(&mut self) -> &mut B {
        &mut self.book
    }

    /// What has been noted, when all is done.
    pub(crate) fn into_book(self) -> B {
        self.book
    }

    /// Whether every harness is gone and nothing more will be started.
    pub(super) fn is_done(&self) -> bool {
        self.commands.is_empty()
            && self.lanes.iter().all(Lane::is_idle)
            && (self.stopping
                || (self.book.furthest_behind().is_none() && !self.book.expects_more()))
    }

    /// Whether nothing more is started.
    pub(super) fn is_stopping(&self) -> bool {
        self.stopping
    }

    /// Whether a person or the system ended the session.
    pub(crate) fn was_interrupted(&self) -> bool {
        self.interrupted
    }

    /// Starts nothing more, and ends what runs.
    pub(super) fn stop(&mut self, cause: StopCause) {
        // What is to end is not to wait for `fg` first.
        self.go_on();
        let kill = matches!(cause, StopCause::Signal { at_once: true, .. });
        if self.stopping && !kill {
            return;
        }
        self.interrupted |= matches!(cause, StopCause::Signal { .. });
        self.events.push_back(Event::Stopping { cause });
        self.end_all(kill);
    }

    fn end_all(&mut self, kill: bool) {
        self.stopping = true;
        self.book.stop();
        for open in self.lanes.iter().flat_map(Lane::open) {
            self.commands.push_back(Command::Stop {
                harness: open.id,
                kill,
            });
        }
    }

    /// All is to stand still; nothing is handed out until it goes on.
    pub(super) fn pause(&mut self) {
        if self.unpaused.is_some() {
            return;
        }
        let harnesses = self.lanes.iter().flat_map(Lane::open).map(|open| open.id);
        let unpaused: BTreeSet<HarnessId> = harnesses.collect();
        let pause = |harness: &HarnessId| Command::Pause { harness: *harness };
        self.commands.extend(unpaused.iter().map(pause));
        self.unpaused = Some(unpaused);
    }

    /// Whether it was to, and every harness does.
    pub(super) fn stands_still(&self) -> bool {
        self.unpaused.as_ref().is_some_and(BTreeSet::is_empty)
    }

    /// What was paused goes on.
    pub(super) fn go_on(&mut self) {
        if self.unpaused.take().is_some() {
            for open in self.lanes.iter().flat_map(Lane::open) {
                let harness = open.id;
                self.commands.push_back(Command::Continue { harness });
            }
        }
    }

    /// A person wants to know what runs. Says whether harnesses are asked: not if they are already.
    pub(super) fn ask_what_runs(&mut self) -> bool {
        let Some(asked) = self.roll_call.begin(&self.lanes) else {
            return false;
        };
        let ask = |harness| Command::WhatRuns { harness };
        self.commands.extend(asked.into_iter().map(ask));
        true
    }

    /// Whoever has not said by now what it runs is not waited for.
    pub(super) fn ask_no_longer(&mut self) {
        self.roll_call.end();
    }

    /// What runs, once all have said it that were asked.
    pub(super) fn what_runs(&mut self) -> Option<RunningNow> {
        self.roll_call.take(&self.lanes)
    }

    /// Ends what runs, and forgets it: nobody waits for it any more. Others may be started.
    pub(super) fn abandon(&mut self) {
        for open in self.lanes.iter_mut().flat_map(Lane::open_mut) {
            if !open.in_flight.is_empty() {
                open.abandon();
                let (harness, kill) = (open.id, true);
                self.commands.push_back(Command::Stop { harness, kill });
            }
        }
    }

    /// Some time has passed.
    pub(super) fn time_is(&mut self, now: Instant) {
        self.refusals.go_on();
        self.book.time_is(now);
        self.events.extend(self.book.events());
        self.ask_for_the_book(now);
        if !self.stopping && self.unpaused.is_none() && self.nothing_is_waited_for() {
            self.end_all(false);
        }
    }

    /// Asks how far runs have got, if the book wants to hear of it, and not too often.
    fn ask_for_the_book(&mut self, now: Instant) {
        let has_asked = |asked| now.saturating_duration_since(asked) < BETWEEN_QUESTIONS;
        if self.stopping
            || self.unpaused.is_some()
            || self.asked.is_some_and(has_asked)
            || !self.book.wants_to_hear()
        {
            return;
        }
        for open in self.lanes.iter().flat_map(Lane::open) {
            if open.is_ready && !open.in_flight.is_empty() {
                self.asked = Some(now);
                let harness = open.id;
                self.commands.push_back(Command::WhatRuns { harness });
            }
        }
    }

    /// Whether all that is left to do is to wait for runs that nobody waits for any more.
    fn nothing_is_waited_for(&self) -> bool {
        let mut open = self.lanes.iter().flat_map(Lane::open);
        self.book.furthest_behind().is_none()
            && !self.book.expects_more()
            && open.all(|open| open.in_flight.iter().all(|it| self.book.lets_go(&it.work)))
    }

    /// Whether one of the lanes is about to take runs of that binary.
    fn is_taken_care_of(&self, binary: BinaryId) -> bool {
        let (careful, share) = (
            self.binaries[binary.0].careful,
            self.book.share(self.lanes.len()),
        );
        let serving = self.lanes.iter().filter_map(|lane| lane.serving.as_ref());
        let mut of_binary = serving.filter(|open| open.binary == binary);
        of_binary.any(|open| !open.is_full(careful, share))
    }

    /// Gives a lane what it lacks: a harness, a successor for it, or runs.
    fn fill(&mut self, number: usize, now: Instant) {
        let lanes = self.lanes.len();
        while !self.stopping && self.unpaused.is_none() && number < self.book.lanes(lanes) {
            if self.lanes[number].is_left_out {
                return self.close(number);
            }
            if self.refusals.waits() {
                return;
            }
            let furthest_behind = self.book.furthest_behind();
            let lane = &mut self.lanes[number];
            let Some(open) = &mut lane.serving else {
                let Some(binary) = furthest_behind else {
                    return;
                };
                let harness = HarnessId(self.next_harness);
                self.next_harness += 1;
                let pace = self.binaries[binary.0].pace;
                lane.serving = Some(Open::new(harness, binary, pace, now));
                self.commands.push_back(Command::Open {
                    harness,
                    binary,
                    lane: number,
                });
                continue;
            };
            // Two runs in one lane would share its slot.
            if lane.closing.as_ref().is_some_and(Open::may_have_a_run) {
                return;
            }
            let has_begun = furthest_behind.is_none_or(|binary| self.book.has_begun(binary));
            let due = open.is_due(furthest_behind, has_begun, now);
            let share = self.book.share(lanes);
            if !due && open.is_full(self.binaries[open.binary.0].careful, share) {
                return;
            }
            let next = if due {
                None
            } else {
                self.book.next(open.binary)
            };
            let Some(mut work) = next else {
                let is_needed =
                    furthest_behind.is_some_and(|binary| !self.is_taken_care_of(binary));
                let lane = &self.lanes[number];
                let waits = !due && !is_needed && self.book.expects_more();
                if waits || lane.closing.is_some() {
                    return;
                }
                self.close(number);
                continue;
            };
            if work.round.is_some() {
                work.stagger_us = open.pace.bearable(work.stagger_us);
            }
            let run = RunId(self.next_run);
            self.next_run += 1;
            let request = request(&self.catalog, &self.patience, run, &work);
            open.hand_over(run, work);
            self.commands.push_back(Command::Run {
                harness: open.id,
                request,
            });
        }
    }
}
