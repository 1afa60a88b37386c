//! What the questions are about at present: how long they may be, and what runs beside their runs.

use super::burners::Burners;
use super::clock::Clock;
use super::cut_short::CutShort;
use super::explain_time::ExplainTime;
use super::probe_book::ProbeBook;
use crate::awake::Limit;
use crate::model::{Event, Neighbours};
use std::future::pending;
use std::time::Duration;

/// One thing after another that is asked about.
#[derive(Debug)]
pub(super) struct Turned {
    clock: Clock,
    explain_time: ExplainTime,
    /// What the present one was given, and what it has left of that.
    given: Duration,
    time: Limit,
    /// Whether nothing is left.
    is_late: bool,
    /// What it is, if it would have been given more, had the session more time.
    cut: Option<Event>,
    cut_short: CutShort,
    burners: Option<Burners>,
}

impl Turned {
    /// Nobody is asked about yet.
    pub(super) fn to_nobody(explain_time: ExplainTime, clock: Clock) -> Self {
        Self {
            clock,
            explain_time,
            given: Duration::ZERO,
            time: Limit::never(),
            is_late: false,
            cut: None,
            cut_short: CutShort::default(),
            burners: None,
        }
    }

    /// So many findings share what is left of the session's time.
    pub(super) fn share(&mut self, findings: usize) {
        self.explain_time.share(findings);
    }

    /// The event tells to what.
    pub(super) fn turn_to(&mut self, event: &Event) {
        let now = self.clock.now();
        self.given = match event {
            Event::Examining { .. } => self.explain_time.next(now),
            Event::ExaminingTogether { .. } => self.explain_time.of_many(now),
            _ => self.explain_time.of_others(now),
        };
        (self.time, self.is_late) = (Limit::of(self.given), false);
        let is_cut = self.explain_time.is_cut(self.given);
        self.cut = is_cut.then(|| event.clone());
    }

    /// What was found is to be seen again, for which there is some time in any case.
    pub(super) fn proof(&mut self) {
        let least = self.explain_time.of_proof(self.clock.now(), self.given);
        self.time.leave_at_least(least);
        self.is_late = false;
    }

    /// What runs beside a run from now on.
    pub(super) fn neighbours(&mut self, neighbours: Neighbours, book: &mut ProbeBook) {
        book.set_neighbours(neighbours);
        self.burners = (neighbours == Neighbours::Busy).then(Burners::start);
    }

    /// Returns once nothing is left of its time, and not again. Cancel-safe.
    pub(super) async fn time_is_reached(&mut self) {
        match self.is_late {
            true => pending().await,
            false => self.time.is_reached().await,
        }
    }

    /// Nothing is left of it.
    pub(super) fn time_is_up(&mut self) {
        self.is_late = true;
        if let Some(event) = self.cut.take() {
            self.cut_short.add(&event);
        }
    }

    /// Whether nothing is.
    pub(super) fn is_late(&self) -> bool {
        self.is_late
    }

    /// The machine is left alone. Says what a person should know of things for which time was up.
    pub(super) fn end(self) -> Option<Event> {
        self.cut_short.warning()
    }
}
