//! What the dispatcher makes of what harnesses tell it: that they are up, that a run has ended, that they
//! are gone.

use super::{DEATHS_BEFORE_SET_ASIDE, Dispatcher};
use crate::execute::book::Book;
use crate::execute::executor::Notice;
use crate::execute::lane::{Lane, Open};
use crate::execute::refusal::Refusal;
use crate::model::{BinaryId, Event, HarnessId, RunId};
use stress_runtime::protocol::RunEnded;

impl<B: Book> Dispatcher<B> {
    /// A harness has said something, or is gone.
    pub(in crate::execute) fn hear(&mut self, notice: Notice) {
        match notice {
            Notice::Ready { harness, no_fork } => self.ready(harness, no_fork),
            Notice::Ended { harness, ended } => self.ended(harness, ended),
            Notice::Paused { harness } => self.stands(harness),
            Notice::UnderWay { harness, runs } => {
                let mut open = self.lanes.iter().flat_map(Lane::open);
                if let Some(open) = open.find(|open| open.id == harness) {
                    for so_far in &runs {
                        if let Some(work) = open.work(RunId(so_far.run)) {
                            self.book.hear(work, so_far);
                        }
                    }
                    self.roll_call.answered(open, runs);
                }
            }
            Notice::Closed { harness, error } => {
                self.stands(harness);
                self.roll_call.gone(harness);
                self.closed(harness, error);
            }
        }
        self.events.extend(self.book.events());
        if let Some(cause) = self.book.wants_stop() {
            self.stop(cause);
        }
    }

    fn open(&mut self, harness: HarnessId) -> Option<&mut Open> {
        self.lanes.iter_mut().find_map(|lane| lane.find(harness))
    }

    fn stands(&mut self, harness: HarnessId) {
        if let Some(unpaused) = &mut self.unpaused {
            unpaused.remove(&harness);
        }
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

    fn ended(&mut self, harness: HarnessId, mut ended: RunEnded) {
        let is_it = |lane: &Lane| lane.open().any(|open| open.id == harness);
        let Some(lane) = self.lanes.iter().position(is_it) else {
            return;
        };
        let Some(open) = self.lanes[lane].find(harness) else {
            return;
        };
        let Some(in_flight) = open.take(RunId(ended.run)) else {
            return;
        };
        let binary = open.binary;
        let refusal = Refusal::take_out(&mut ended, self.refusals.may_be_again());
        if refusal.is_some() && ended.attempts.is_empty() {
            // Of how long its runs take it says nothing either.
            self.book.put_back(in_flight.work);
            return refusal
                .iter()
                .for_each(|it| self.refused(lane, binary, it, true));
        }
        open.pace.observe(ended.us);
        let pace = open.pace;
        self.refusals.none();
        refusal
            .iter()
            .for_each(|it| self.refused(lane, binary, it, false));
        self.binaries[binary.0].pace = pace;
        self.binaries[binary.0].deaths = 0;
        if ended.was_paused && ended.has_failed() {
            // The test's own clock went on: that may be all there is to it.
            return self.book.put_back(in_flight.work);
        }
        self.patience.learn(&in_flight.work, &ended);
        self.book.ended(in_flight.work, ended);
    }

    fn closed(&mut self, harness: HarnessId, error: Option<String>) {
        let mut lanes = self.lanes.iter_mut().enumerate();
        let removed = lanes.find_map(|(number, lane)| Some((number, lane.remove(harness)?)));
        let Some((lane, open)) = removed else {
            return;
        };
        if self.stopping || (error.is_none() && open.in_flight.is_empty()) {
            return;
        }
        let reason = error.unwrap_or_else(|| "the harness ended before its runs did".to_owned());
        let binary = open.binary;
        if !open.is_ready {
            self.put_back(open);
            return match Refusal::of_harness(&reason) {
                Some(refusal) => self.refused(lane, binary, &refusal, true),
                None => self.stillborn(binary, reason),
            };
        }
        match open.in_flight.len() {
            1 => {
                for culprit in open.in_flight {
                    self.book.lost(culprit.work, &reason);
                }
            }
            // Its last words are lost, so which of them it was is not known. From now on this
            // binary's runs are handed over one by one; the next time it will be.
            _ => {
                self.put_back(open);
                self.binaries[binary.0].careful = true;
                self.warn_of_another(binary, reason);
            }
        }
    }

    fn put_back(&mut self, open: Open) {
        for in_flight in open.in_flight {
            self.book.put_back(in_flight.work);
        }
    }

    /// The harness died before it could do anything.
    fn stillborn(&mut self, binary: BinaryId, reason: String) {
        self.binaries[binary.0].deaths += 1;
        if self.binaries[binary.0].deaths >= DEATHS_BEFORE_SET_ASIDE {
            self.book.set_aside(binary, reason);
        } else {
            self.warn_of_another(binary, reason);
        }
    }

    /// Says it for the first time of that reason, and for the second that there are more.
    fn warn_of_another(&mut self, binary: BinaryId, reason: String) {
        let target = &self.catalog.binary(binary).target;
        let message = format!("{target}: {reason}; starting another");
        let times = self.losses.entry((binary, reason)).or_default();
        *times += 1;
        match *times {
            1 => self.events.push_back(Event::Warned { message }),
            2 => {
                let message = format!("{message}, again and again");
                self.events.push_back(Event::Warned { message });
            }
            _ => {}
        }
    }
}
