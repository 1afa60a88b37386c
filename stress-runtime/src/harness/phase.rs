//! How a run is ended: a look at what it does, TERM to its group, a grace period, KILL.

use super::output_limit::Flood;
use std::time::{Duration, Instant};

/// Why a run is being ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// An attempt passed its deadline.
    AttemptTimedOut,
    /// All tests had ended but the process stayed.
    DidNotExit,
    /// The session stops.
    Stopped,
    /// It printed more than it may.
    TooMuchOutput(Flood),
}

/// Where a run stands on its way to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Within its limits.
    Running { deadline: Option<Instant> },
    /// Past its limit; it is looked at before anything is done to it.
    Looking { reason: Reason, until: Instant },
    /// TERM was sent.
    Terminating {
        reason: Reason,
        kill_at: Option<Instant>,
    },
    /// KILL was sent.
    Killed { reason: Reason },
}

/// The signal that a change of phase asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blow {
    Term,
    Kill,
}

impl Phase {
    /// Running until then; without end where the limit is beyond all time.
    pub(super) fn running(deadline: Option<Instant>) -> Self {
        Self::Running { deadline }
    }

    /// When [`on_time`](Self::on_time) has something to do next.
    pub(super) fn next_deadline(self) -> Option<Instant> {
        match self {
            Self::Running { deadline } => deadline,
            Self::Looking { until, .. } => Some(until),
            Self::Terminating { kill_at, .. } => kill_at,
            Self::Killed { .. } => None,
        }
    }

    /// Moves on if a deadline has passed; `reason` says why a running run would be ended now.
    pub(super) fn on_time(
        &mut self,
        now: Instant,
        grace: Duration,
        reason: Reason,
    ) -> Option<Blow> {
        if self.next_deadline().is_none_or(|deadline| now < deadline) {
            return None;
        }
        match *self {
            Self::Running { .. } => Some(self.terminate(now, grace, reason)),
            Self::Looking { reason, .. } => Some(self.terminate(now, grace, reason)),
            Self::Terminating { reason, .. } => Some(self.kill(reason)),
            Self::Killed { .. } => None,
        }
    }

    /// It has passed its limit and is being looked at, until then; TERM comes after that.
    pub(super) fn look(&mut self, reason: Reason, until: Instant) {
        *self = Self::Looking { reason, until };
    }

    /// The session stops: TERM unless the run is already being ended.
    pub(super) fn on_stop(&mut self, now: Instant, grace: Duration) -> Option<Blow> {
        self.end(now, grace, Reason::Stopped)
    }

    /// TERM for that reason, unless the run is already being ended. A run that is being looked at is
    /// ended for what it is looked at for.
    pub(super) fn end(&mut self, now: Instant, grace: Duration, reason: Reason) -> Option<Blow> {
        match *self {
            Self::Running { .. } => Some(self.terminate(now, grace, reason)),
            Self::Looking { reason, .. } => Some(self.terminate(now, grace, reason)),
            Self::Terminating { .. } | Self::Killed { .. } => None,
        }
    }

    /// KILL at once, whatever the phase; the first reason stays.
    pub(super) fn on_kill(&mut self) -> Blow {
        self.kill(self.reason().unwrap_or(Reason::Stopped))
    }

    /// Why the run is being ended; `None` while it runs.
    pub(super) fn reason(self) -> Option<Reason> {
        match self {
            Self::Running { .. } => None,
            Self::Looking { reason, .. }
            | Self::Terminating { reason, .. }
            | Self::Killed { reason } => Some(reason),
        }
    }

    fn terminate(&mut self, now: Instant, grace: Duration, reason: Reason) -> Blow {
        *self = Self::Terminating {
            reason,
            kill_at: now.checked_add(grace),
        };
        Blow::Term
    }

    fn kill(&mut self, reason: Reason) -> Blow {
        *self = Self::Killed { reason };
        Blow::Kill
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(5);
    const GRACE: Duration = Duration::from_secs(2);

    #[test]
    fn a_late_run_gets_term_then_grace_then_kill() {
        let start = Instant::now();
        let mut phase = Phase::running(start.checked_add(LIMIT));
        let mut at = |seconds| {
            let now = start + Duration::from_secs(seconds);
            phase.on_time(now, GRACE, Reason::AttemptTimedOut)
        };
        assert_eq!(at(4), None);
        assert_eq!(at(5), Some(Blow::Term));
        assert_eq!(at(6), None);
        assert_eq!(at(7), Some(Blow::Kill));
        assert_eq!(at(100), None);
        assert_eq!(phase.reason(), Some(Reason::AttemptTimedOut));
    }

    #[test]
    fn a_run_that_is_looked_at_gets_term_when_that_is_over_or_the_session_stops() {
        let start = Instant::now();
        let until = start + Duration::from_secs(1);
        let mut phase = Phase::running(Some(start));
        phase.look(Reason::AttemptTimedOut, until);
        let mut stopped = phase;
        assert_eq!(phase.on_time(start, GRACE, Reason::DidNotExit), None);
        let blow = phase.on_time(until, GRACE, Reason::DidNotExit);
        assert_eq!(blow, Some(Blow::Term));
        assert_eq!(phase.reason(), Some(Reason::AttemptTimedOut));
        assert_eq!(stopped.on_stop(start, GRACE), Some(Blow::Term));
        assert_eq!(stopped.reason(), Some(Reason::AttemptTimedOut));
    }

    #[test]
    fn stopping_does_not_hide_a_timeout_that_came_first() {
        let start = Instant::now();
        let mut phase = Phase::running(start.checked_add(LIMIT));
        phase.on_time(start + LIMIT, GRACE, Reason::AttemptTimedOut);
        assert_eq!(phase.on_stop(start + LIMIT, GRACE), None);
        assert_eq!(phase.on_kill(), Blow::Kill);
        assert_eq!(phase.reason(), Some(Reason::AttemptTimedOut));
    }
}
