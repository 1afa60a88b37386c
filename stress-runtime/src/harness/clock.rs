//! The time by which runs are measured: it stands still while they are paused, and where it shows
//! that this process itself was stopped.

use std::time::{Duration, Instant};

/// The longest wait at a time while something runs: a stop is noticed by a wait that took longer than
/// it was to, and of the wait in which it fell nothing is known.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// A wait that took so much longer is taken for a stop. A busy machine may do the same to us, and to
/// the tests: then they get a little more time.
const LATE: Duration = Duration::from_millis(200);

/// Whole microseconds.
pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// The same of the time between two instants.
pub(super) fn micros_between(from: Instant, to: Instant) -> u64 {
    micros(to.saturating_duration_since(from))
}

/// Instants of the system, less the time for which it stood still.
#[derive(Debug, Default)]
pub(super) struct Clock {
    stood: Duration,
    /// Since then it stands still.
    held: Option<Instant>,
    /// Whether the last wait was not counted.
    was_late: bool,
}

impl Clock {
    /// What it shows now.
    pub(super) fn now(&self) -> Instant {
        self.at(Instant::now())
    }

    /// What it shows at that time of the system.
    pub(super) fn at(&self, real: Instant) -> Instant {
        let moved = self.held.map_or(real, |held| held.min(real));
        moved.checked_sub(self.stood).unwrap_or(moved)
    }

    pub(super) fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Stands still from now on.
    pub(super) fn hold(&mut self, real: Instant) {
        self.held.get_or_insert(real);
    }

    /// Goes on. Says how long it has been held; `None` if it was not.
    pub(super) fn go_on(&mut self, real: Instant) -> Option<Duration> {
        let stood = real.saturating_duration_since(self.held.take()?);
        self.stood += stood;
        Some(stood)
    }

    /// A wait from one time of the system to another, which was not to be longer than that, is over.
    /// Of two in a row that took too long the second counts as long as it was to be: a machine on
    /// which every wait does must not make time stand still for ever.
    pub(super) fn waited(&mut self, at_most: Duration, from: Instant, to: Instant) {
        let took = to.saturating_duration_since(from);
        let is_late = took > at_most.saturating_add(LATE);
        if is_late && self.held.is_none() {
            let counted = if self.was_late {
                at_most
            } else {
                Duration::ZERO
            };
            self.stood += took.saturating_sub(counted);
        }
        self.was_late = is_late && !self.was_late;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn it_stands_still_while_it_is_held() {
        let start = Instant::now();
        let mut clock = Clock::default();
        assert_eq!(clock.at(start + seconds(3)), start + seconds(3));
        clock.hold(start + seconds(3));
        clock.hold(start + seconds(4));
        assert_eq!(clock.at(start + seconds(100)), start + seconds(3));
        assert_eq!(clock.go_on(start + seconds(100)), Some(seconds(97)));
        assert_eq!(clock.go_on(start + seconds(101)), None);
        assert_eq!(clock.at(start + seconds(101)), start + seconds(4));
    }

    #[test]
    fn a_wait_that_took_far_too_long_does_not_count() {
        let start = Instant::now();
        let mut clock = Clock::default();
        clock.waited(seconds(1), start, start + seconds(1));
        assert_eq!(clock.at(start + seconds(1)), start + seconds(1));
        clock.waited(seconds(1), start + seconds(1), start + seconds(3601));
        assert_eq!(clock.at(start + seconds(3601)), start + seconds(1));
    }

    #[test]
    fn on_a_machine_where_every_wait_takes_too_long_time_goes_on() {
        let start = Instant::now();
        let mut clock = Clock::default();
        for wait in 0..20 {
            let from = start + seconds(5) * wait;
            clock.waited(seconds(1), from, from + seconds(5));
        }
        assert_eq!(clock.at(start + seconds(100)), start + seconds(10));
    }
}
