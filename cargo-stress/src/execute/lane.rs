//! One of the session's parallel places: the harness that serves it, and the one it replaces.

use super::pace::Pace;
use crate::model::{BinaryId, HarnessId, RunId, Work};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// A harness is replaced after so many runs: every fork inherits its address space layout, and a
/// flake may depend on that.
pub(super) const RUNS_PER_HARNESS: u32 = 400;
/// A lane stays with one binary at least this long while others wait: starting a harness costs a
/// few milliseconds.
const TURN: Duration = Duration::from_secs(1);
/// The same while others wait for their first run: of sixty binaries each is to be seen soon.
const FIRST_TURN: Duration = Duration::from_millis(100);

/// Runs one child at a time. `--jobs` says how many lanes there are.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// Gets new runs once `closing` has none left.
    pub(super) serving: Option<Open>,
    /// Finishes what it has; its successor starts up meanwhile.
    pub(super) closing: Option<Open>,
    /// It gets nothing more: the system does not bear so many at a time.
    pub(super) is_left_out: bool,
}

/// A harness as the dispatcher sees it.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) id: HarnessId,
    pub(super) binary: BinaryId,
    pub(super) in_flight: VecDeque<InFlight>,
    pub(super) pace: Pace,
    /// Whether it has said hello.
    pub(super) is_ready: bool,
    is_abandoned: bool,
    handed: u32,
    opened: Instant,
}

/// A run that was handed over and has not ended.
#[derive(Debug, Clone)]
pub(super) struct InFlight {
    pub(super) run: RunId,
    pub(super) work: Work,
}

impl Open {
    pub(super) fn new(id: HarnessId, binary: BinaryId, pace: Pace, now: Instant) -> Self {
        Self {
            id,
            binary,
            in_flight: VecDeque::new(),
            pace,
            is_ready: false,
            is_abandoned: false,
            handed: 0,
            opened: now,
        }
    }

    pub(super) fn hand_over(&mut self, run: RunId, work: Work) {
        self.handed += 1;
        self.in_flight.push_back(InFlight { run, work });
    }

    /// Whether it has enough to do; `careful` allows one run at a time, `share` so many at most.
    pub(super) fn is_full(&self, careful: bool, share: usize) -> bool {
        self.in_flight.len()
            >= if careful {
                1
            } else {
                self.pace.depth().min(share)
            }
    }

    /// It is being stopped: it gets nothing more, and what it has is not missed.
    pub(super) fn abandon(&mut self) {
        self.in_flight.clear();
        self.handed = RUNS_PER_HARNESS;
        self.is_abandoned = true;
    }

    /// Whether one of its runs may be alive; of those that were given up it is not told when not.
    pub(super) fn may_have_a_run(&self) -> bool {
        self.is_abandoned || !self.in_flight.is_empty()
    }

    /// Whether another harness should take over; `furthest_behind` is the binary that waits most, and
    /// `has_begun` says whether it has had a run.
    pub(super) fn is_due(
        &self,
        furthest_behind: Option<BinaryId>,
        has_begun: bool,
        now: Instant,
    ) -> bool {
        let others_wait = furthest_behind.is_some_and(|binary| binary != self.binary);
        let turn = if has_begun { TURN } else { FIRST_TURN };
        self.handed >= RUNS_PER_HARNESS
            || (others_wait && now.saturating_duration_since(self.opened) >= turn)
    }

    /// What that run is to do.
    pub(super) fn work(&self, run: RunId) -> Option<&Work> {
        let in_flight = self.in_flight.iter().find(|it| it.run == run)?;
        Some(&in_flight.work)
    }

    pub(super) fn take(&mut self, run: RunId) -> Option<InFlight> {
        let at = self
            .in_flight
            .iter()
            .position(|in_flight| in_flight.run == run)?;
        self.in_flight.remove(at)
    }
}

impl Lane {
    pub(super) fn is_idle(&self) -> bool {
        self.serving.is_none() && self.closing.is_none()
    }

    pub(super) fn open(&self) -> impl Iterator<Item = &Open> {
        self.serving.iter().chain(&self.closing)
    }

    pub(super) fn open_mut(&mut self) -> impl Iterator<Item = &mut Open> {
        self.serving.iter_mut().chain(&mut self.closing)
    }

    pub(super) fn find(&mut self, harness: HarnessId) -> Option<&mut Open> {
        self.open_mut().find(|open| open.id == harness)
    }

    /// Removes a harness that is gone.
    pub(super) fn remove(&mut self, harness: HarnessId) -> Option<Open> {
        let is_it = |open: &Option<Open>| open.as_ref().is_some_and(|open| open.id == harness);
        if is_it(&self.serving) {
            self.serving.take()
        } else if is_it(&self.closing) {
            self.closing.take()
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TestId;
    use stress_runtime::protocol::Launch;

    #[test]
    fn a_binary_that_waits_for_its_first_run_waits_less() {
        let begun = Instant::now();
        let open = Open::new(HarnessId(0), BinaryId(0), Pace::default(), begun);
        let due_after = |other: usize, has_begun| {
            let is_due = |ms: &u64| {
                let now = begun + Duration::from_millis(*ms);
                open.is_due(Some(BinaryId(other)), has_begun, now)
            };
            (0..2000).step_by(50).find(is_due)
        };
        assert_eq!(due_after(1, true), Some(1000));
        assert_eq!(due_after(1, false), Some(100));
        assert_eq!(due_after(0, false), None);
    }

    #[test]
    fn a_run_that_was_given_up_may_be_alive_until_its_harness_is_gone() {
        let binary = BinaryId(0);
        let mut open = Open::new(HarnessId(0), binary, Pace::default(), Instant::now());
        assert!(!open.may_have_a_run());
        let work = Work::in_order(binary, vec![TestId(0)], Launch::Fork);
        open.hand_over(RunId(0), work);
        assert!(open.may_have_a_run());
        open.abandon();
        assert!(open.in_flight.is_empty() && open.may_have_a_run());
    }
}
