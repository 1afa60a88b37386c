//! The time of a session: it stands still while the session does.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Tells the time to all that work for the session, in whatever thread.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    begun: Instant,
    pauses: Arc<Mutex<Pauses>>,
}

#[derive(Debug, Default)]
struct Pauses {
    /// Those that are over.
    sum: Duration,
    /// When the present one began. Until it is over this is the time, also for a thread that goes on sooner
    /// than the loop.
    since: Option<Instant>,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self {
            begun: Instant::now(),
            pauses: Arc::default(),
        }
    }

    /// The time as it would be, had the session never stood still.
    pub(super) fn now(&self) -> Instant {
        let pauses = self.pauses();
        pauses.since.unwrap_or_else(Instant::now) - pauses.sum
    }

    /// Since it was started.
    pub(super) fn elapsed(&self) -> Duration {
        self.now() - self.begun
    }

    /// For so long the session has stood still, all in all.
    pub(super) fn paused(&self) -> Duration {
        self.pauses().sum
    }

    /// The session stands still from now on.
    pub(super) fn stop(&self) {
        self.pauses().since = Some(Instant::now());
    }

    /// It goes on. Says for how long it has not.
    pub(super) fn go_on(&self) -> Duration {
        let mut pauses = self.pauses();
        let pause = pauses
            .since
            .take()
            .map_or(Duration::ZERO, |it| it.elapsed());
        pauses.sum += pause;
        pause
    }

    fn pauses(&self) -> MutexGuard<'_, Pauses> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
