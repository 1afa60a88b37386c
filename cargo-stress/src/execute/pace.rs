//! How many runs a harness is given ahead of need.
//!
//! It must never wait for the tool, so there is always work for some milliseconds in its queue;
//! and it must not hold much more, so that the end of the session finds all lanes busy and a test
//! that turns out broken is not run needlessly.

/// Work that a harness should hold, in microseconds: several times the longest time for which a
/// busy machine keeps the tool from answering.
const WORK_AHEAD_US: u64 = 4_000;
/// Never more than this many runs ahead.
const MOST_AHEAD: u64 = 12;

/// However short runs are: a test that is to meet the end of another one has to begin as late as that.
const DELAY_AT_LEAST_US: u64 = 400;
/// A delay that is bearable while nothing is known.
const DELAY_AT_FIRST_US: u64 = 1_000;

/// A running estimate of how long a run takes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pace {
    /// Microseconds, smoothed; `None` before the first run has ended.
    mean_us: Option<u64>,
}

impl Pace {
    pub(super) fn observe(&mut self, us: u64) {
        self.mean_us = Some(match self.mean_us {
            None => us,
            Some(mean) => (mean * 7 + us) / 8,
        });
    }

    /// The part of so long a delay that does not make runs take much longer, in microseconds.
    pub(super) fn bearable(self, delay_us: u64) -> u64 {
        let part = self.mean_us.map_or(DELAY_AT_FIRST_US, |mean| mean / 4);
        delay_us.min(part.max(DELAY_AT_LEAST_US))
    }

    /// Runs to have in flight: the one that runs and those that wait behind it.
    pub(super) fn depth(self) -> usize {
        let ahead = match self.mean_us {
            // A long one would keep others waiting that another lane could run.
            None => 0,
            Some(mean) => (WORK_AHEAD_US / mean.max(1)).min(MOST_AHEAD),
        };
        1 + usize::try_from(ahead).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth_after(us: u64) -> usize {
        let mut pace = Pace::default();
        pace.observe(us);
        pace.depth()
    }

    #[test]
    fn short_runs_are_handed_over_well_ahead_and_long_ones_are_not() {
        assert_eq!(Pace::default().depth(), 1);
        assert_eq!(depth_after(0), 13);
        assert_eq!(depth_after(200), 13);
        assert_eq!(depth_after(2_000), 3);
        assert_eq!(depth_after(10_000), 1);
        assert_eq!(depth_after(60_000_000), 1);
    }

    #[test]
    fn delays_are_a_part_of_what_runs_take() {
        let bearable = |us| {
            let mut pace = Pace::default();
            pace.observe(us);
            pace.bearable(10_000)
        };
        assert_eq!(Pace::default().bearable(10_000), 1_000);
        assert_eq!((bearable(8_000), bearable(60_000_000)), (2_000, 10_000));
        assert_eq!(bearable(100), 400);
    }
}
