//! The book of controlled re-runs: one batch at a time, answered as a whole.

use super::book::Book;
use super::rest;
use crate::model::{
    BinaryId, Event, Evidence, Interrupted, Neighbours, Output, Probed, Seen, StopCause, Work,
};
use std::collections::VecDeque;
use std::sync::mpsc::SyncSender;
use std::time::Instant;
use stress_runtime::protocol::{Attempt, Captured, Crash, Left, Outcome, RunEnded};

/// Where the answer to a batch goes.
pub(super) type ReplyTo = SyncSender<Result<Vec<Probed>, Interrupted>>;

/// Holds the runs of the present batch until all have ended.
#[derive(Debug, Default)]
pub(super) struct ProbeBook {
    waiting: VecDeque<Work>,
    neighbours: Neighbours,
    /// Runs that were handed out and have not ended.
    out: usize,
    batch: Option<Batch>,
    /// Whether the asking side is still there.
    closed: bool,
    stopped: bool,
    events: Vec<Event>,
}

#[derive(Debug)]
struct Batch {
    runs: Vec<(Work, Option<Probed>)>,
    missing: usize,
    reply_to: ReplyTo,
}

impl ProbeBook {
    /// Begins a batch; there is never more than one.
    pub(super) fn ask(&mut self, runs: Vec<Work>, reply_to: ReplyTo) {
        if self.stopped {
            return answer(&reply_to, Err(Interrupted));
        }
        if runs.is_empty() {
            return answer(&reply_to, Ok(Vec::new()));
        }
        self.waiting = runs.iter().cloned().collect();
        self.batch = Some(Batch {
            missing: runs.len(),
            runs: runs.into_iter().map(|work| (work, None)).collect(),
            reply_to,
        });
    }

    /// Whoever asks has to go without the rest of the answers: those runs have seen nothing.
    pub(super) fn give_up(&mut self) {
        self.waiting.clear();
        self.out = 0;
        if let Some(batch) = self.batch.take() {
            let any = batch.runs.iter().any(|(_, probed)| probed.is_some());
            let probed = batch
                .runs
                .into_iter()
                .map(|(_, probed)| probed.unwrap_or_default());
            answer(
                &batch.reply_to,
                if any {
                    Ok(probed.collect())
                } else {
                    Err(Interrupted)
                },
            );
        }
    }

    /// What runs beside a run from now on.
    pub(super) fn set_neighbours(&mut self, neighbours: Neighbours) {
        self.neighbours = neighbours;
    }

    /// Whether another run may begin now.
    fn is_free(&self) -> bool {
        self.neighbours == Neighbours::Session || self.out == 0
    }

    /// Nobody will ask again.
    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    /// Something to be told.
    pub(super) fn tell(&mut self, event: Event) {
        self.events.push(event);
    }

    fn note(&mut self, work: &Work, probed: Probed) {
        let Some(batch) = &mut self.batch else { return };
        // Equal runs are interchangeable; one that was given up on finds no place.
        let place = batch
            .runs
            .iter_mut()
            .find(|(asked, probed)| probed.is_none() && asked == work);
        let Some((_, place)) = place else { return };
        *place = Some(probed);
        batch.missing -= 1;
        if batch.missing == 0
            && let Some(batch) = self.batch.take()
        {
            let probed = batch.runs.into_iter().filter_map(|(_, probed)| probed);
            answer(&batch.reply_to, Ok(probed.collect()));
        }
    }
}

/// The asking thread waits for this; if it is gone, nobody is interested.
fn answer(reply_to: &ReplyTo, answer: Result<Vec<Probed>, Interrupted>) {
    let _ = reply_to.try_send(answer);
}

impl Book for ProbeBook {
    fn furthest_behind(&self) -> Option<BinaryId> {
        let next = self.waiting.front().filter(|_| self.is_free());
        next.map(|work| work.binary)
    }

    /// The first for that binary: to change the harness costs more than most runs.
    fn next(&mut self, binary: BinaryId) -> Option<Work> {
        let mut waiting = self.waiting.iter().filter(|_| self.is_free());
        let at = waiting.position(|work| work.binary == binary)?;
        self.out += 1;
        self.waiting.remove(at)
    }

    fn put_back(&mut self, work: Work) {
        self.out = self.out.saturating_sub(1);
        self.waiting.push_front(work);
    }

    fn ended(&mut self, work: Work, ended: RunEnded) {
        self.out = self.out.saturating_sub(1);
        let probed = probed(&work, ended);
        self.note(&work, probed);
    }

    fn lost(&mut self, work: Work, reason: &str) {
        self.out = self.out.saturating_sub(1);
        let reason = reason.to_owned();
        let crash = Crash::HarnessLost { reason };
        let panics = Vec::new();
        let outcome = Outcome::Crashed { crash, panics };
        // Whose doing it was is not known, nor which of them is asked about, who may stand anywhere: each that asks
        // looks at the place of its own test.
        let lost = |step| {
            let attempt = Attempt::new(step, outcome.clone(), 0);
            Some(seen(attempt, false, &Left::default()))
        };
        let probed = Probed {
            attempts: (0..work.order.len()).map(lost).collect(),
            branches: vec![Vec::new(); work.branches.len()],
            no_branches: None,
        };
        self.note(&work, probed);
    }

    fn set_aside(&mut self, _binary: BinaryId, reason: String) {
        self.events.push(Event::Warned { message: reason });
        self.stopped = true;
        self.give_up();
    }

    fn lanes(&self, all: usize) -> usize {
        all
    }

    fn share(&self, lanes: usize) -> usize {
        let runs = self.batch.as_ref().map_or(0, |batch| batch.runs.len());
        runs.div_ceil(lanes).max(1)
    }

    fn expects_more(&self) -> bool {
        !self.closed && !self.stopped
    }

    fn time_is(&mut self, _now: Instant) {}

    fn lets_go(&self, _work: &Work) -> bool {
        false
    }

    fn stop(&mut self) {
        self.stopped = true;
        self.give_up();
    }

    fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    fn wants_stop(&self) -> Option<StopCause> {
        None
    }
}

fn probed(work: &Work, ended: RunEnded) -> Probed {
    let mut probed = Probed {
        attempts: vec![None; work.order.len()],
        branches: vec![Vec::new(); work.branches.len()],
        no_branches: None,
    };
    let left = &ended.left;
    for attempt in ended.attempts {
        let step = attempt.step;
        if let Some(place) = probed.attempts.get_mut(step) {
            *place = Some(seen(attempt, work.keep_output, left));
        }
    }
    for branch in ended.branches {
        let fork = &work.branches[branch.branch];
        let place = &mut probed.branches[branch.branch];
        place.resize(fork.order.len(), None);
        for attempt in branch.attempts {
            if rest::could_not_start(&attempt.outcome) {
                probed.no_branches = Some(format!("{:?}", attempt.outcome));
                place.clear();
                break;
            }
            let step = attempt.step;
            place[step] = Some(seen(attempt, work.keep_output, left));
        }
    }
    probed
}

fn seen(attempt: Attempt, keep_output: bool, left: &Left) -> Seen {
    let us = attempt.us;
    let text = |captured: &Captured| captured.to_text();
    let output = keep_output.then(|| {
        Box::new(Output {
            stdout: text(&attempt.stdout),
            stderr: text(&attempt.stderr),
        })
    });
    let failure = Evidence::of(&attempt.outcome, attempt.stdout, attempt.stderr);
    let failure = failure.map(|evidence| Box::new(evidence.with_tmp(left)));
    Seen {
        failure,
        output,
        us,
    }
}
