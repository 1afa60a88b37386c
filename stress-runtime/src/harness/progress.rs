//! How far a run has got: which tests have ended, which run, and until when they may.

use super::clock::micros;
use crate::protocol::limits::{longest_grace, of_branch, to_exit, to_exit_at_most};
use crate::protocol::{Attempt, BranchEnded, RunRequest, Step};
use std::time::{Duration, Instant};

/// A test that has begun and not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Running {
    pub(super) step: usize,
    pub(super) since: Instant,
    /// For so long it was paused since then.
    stood: Duration,
    /// The first panic of the run that can concern it.
    pub(super) first_panic: u64,
}

/// How far a run has got, by its child's own words.
#[derive(Debug)]
pub(super) struct Progress {
    request: RunRequest,
    ended: Vec<Attempt>,
    /// Tests that said that they begin; only where they run side by side.
    running: Vec<Running>,
    /// How many tests have begun. Where they run one after another, the next has begun when the
    /// last has ended.
    begun: usize,
    /// The last change.
    pub(super) since: Instant,
    /// For so long all was paused since then.
    stood: Duration,
    branches: Vec<BranchEnded>,
    /// The branches that can be made, in their sequence.
    sequence: Vec<usize>,
    /// How many of them are over.
    branched: usize,
    /// No more was asked for than this: a branch has failed, or the test in question has ended.
    is_cut_short: bool,
}

impl Progress {
    pub(super) fn new(request: RunRequest, now: Instant) -> Self {
        let (mut branches, mut sequence) = (Vec::new(), Vec::new());
        if !request.branches.is_empty() {
            sequence = request.branch_sequence();
            if let Some(reason) = request.no_branches() {
                let refuse = |branch| BranchEnded::never_started(branch, reason.to_owned());
                branches = std::mem::take(&mut sequence)
                    .into_iter()
                    .map(refuse)
                    .collect();
            }
        }
        Self {
            request,
            ended: Vec::new(),
            running: Vec::new(),
            begun: 0,
            since: now,
            stood: Duration::ZERO,
            branches,
            sequence,
            branched: 0,
            is_cut_short: false,
        }
    }

    pub(super) fn request(&self) -> &RunRequest {
        &self.request
    }

    /// Attempts that have ended, as they did.
    pub(super) fn ended(&self) -> &[Attempt] {
        &self.ended
    }

    /// Attempts and branches that have ended, as they did.
    pub(super) fn take(&mut self) -> (Vec<Attempt>, Vec<BranchEnded>) {
        let ended = std::mem::take(&mut self.ended);
        (ended, std::mem::take(&mut self.branches))
    }

    /// A test says that it begins. `false` if that cannot be.
    pub(super) fn begin(&mut self, step: usize, now: Instant, first_panic: u64) -> bool {
        let can_be = self.request.is_side_by_side() && step == self.begun;
        if can_be && step < self.request.order.len() {
            self.begun += 1;
            self.moved(now);
            self.running.push(Running {
                step,
                since: now,
                stood: Duration::ZERO,
                first_panic,
            });
            return true;
        }
        false
    }

    /// A test says that it has ended. `false` if that cannot be.
    pub(super) fn end(&mut self, mut attempt: Attempt, now: Instant) -> bool {
        let mut stood = self.stood;
        if self.request.is_side_by_side() {
            let at = self.running.iter().position(|it| it.step == attempt.step);
            let Some(at) = at else { return false };
            stood = self.running.remove(at).stood;
        } else if attempt.step == self.ended.len() {
            self.begun += 1;
        } else {
            return false;
        }
        // The child's clock went on. What began after the pause lasted less than that.
        let stood = micros(stood);
        attempt.us = attempt.us.checked_sub(stood).unwrap_or(attempt.us);
        self.moved(now);
        if self.request.until.is_some_and(|it| it.step == attempt.step) {
            self.is_cut_short = true;
            self.running.clear();
        }
        self.ended.push(attempt);
        true
    }

    fn moved(&mut self, now: Instant) {
        (self.since, self.stood) = (now, Duration::ZERO);
    }

    /// All that runs was paused for so long.
    pub(super) fn stood_still(&mut self, stood: Duration) {
        self.stood += stood;
        self.running.iter_mut().for_each(|it| it.stood += stood);
    }

    /// A branch has ended. `false` if that cannot be.
    pub(super) fn end_branch(&mut self, branch: BranchEnded, now: Instant) -> bool {
        if self.branch() != Some(branch.branch) {
            return false;
        }
        let tests = self.request.branches[branch.branch].order.len();
        self.is_cut_short = self.request.until_a_branch_fails && !branch.has_passed(tests);
        self.branched += 1;
        self.moved(now);
        self.branches.push(branch);
        true
    }

    /// The branch that runs now.
    pub(super) fn branch(&self) -> Option<usize> {
        let branch = *self.sequence.get(self.branched)?;
        let is_there = self.request.branches[branch].after == self.ended.len();
        (is_there && !self.is_cut_short).then_some(branch)
    }

    /// The tests that have said that they begin, and not that they end.
    pub(super) fn begun(&self) -> &[Running] {
        &self.running
    }

    /// The tests that run now, in the sequence in which they began. If none says so, it is the next
    /// of the order: its time includes what its process does before it.
    pub(super) fn running(&self) -> impl Iterator<Item = Running> {
        let next = Running {
            step: self.begun,
            since: self.since,
            stood: self.stood,
            first_panic: 0,
        };
        let is_next = self.running.is_empty()
            && self.begun < self.request.order.len()
            && !self.is_cut_short
            && self.branch().is_none();
        let explicit = self.running.iter().copied();
        explicit.chain(is_next.then_some(next))
    }

    /// Whether nothing is left to do but to exit.
    pub(super) fn is_complete(&self) -> bool {
        let all_have_begun = self.begun == self.request.order.len() || self.is_cut_short;
        all_have_begun && self.running.is_empty() && self.branch().is_none()
    }

    /// Whether the end came before the last test, as was asked for.
    pub(super) fn is_cut_short(&self) -> bool {
        self.is_cut_short
    }

    /// When what runs now has passed its limit; `None` if that is beyond all time.
    pub(super) fn deadline(&self) -> Option<Instant> {
        if let Some(branch) = self.branch() {
            let order = &self.request.branches[branch].order;
            return self.since.checked_add(of_branch(order));
        }
        if self.is_complete() {
            return self.since.checked_add(to_exit(self.grace()));
        }
        if self.running.is_empty() {
            // One after another, as nearly always.
            let step = self.request.order.get(self.begun)?;
            return self.since.checked_add(step.limit());
        }
        let running = self.running.iter();
        running.filter_map(|it| self.deadline_of(*it)).min()
    }

    /// Whether one that has nothing left to do but to exit, and goes on, is given more time for that.
    pub(super) fn may_still_exit(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.since) < to_exit_at_most(self.grace())
    }

    /// The tests that have passed their limits.
    pub(super) fn late(&self, now: Instant) -> Vec<usize> {
        let is_late = |it: &Running| self.deadline_of(*it).is_some_and(|at| at <= now);
        self.running().filter(is_late).map(|it| it.step).collect()
    }

    /// The time between TERM and KILL for what runs now.
    pub(super) fn grace(&self) -> Duration {
        let order = &self.request.order;
        if let Some(branch) = self.branch() {
            return longest_grace(&self.request.branches[branch].order);
        }
        let running = self.running().map(|it| order[it.step].grace()).max();
        running
            .or(order.last().map(Step::grace))
            .unwrap_or_default()
    }

    fn deadline_of(&self, running: Running) -> Option<Instant> {
        running
            .since
            .checked_add(self.request.order[running.step].limit())
    }
}

#[cfg(test)]
mod tests;
