//! Limits of time that count only while this process runs.
//!
//! It may be stopped, by Ctrl-Z or by a signal that cannot be caught, and the system's clock goes on.
//! Whoever waits for an answer must then not take that time for the other's silence.

use std::future::{Future, pending};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Time is counted in steps of this length: a step in which the process was stopped is one step.
const STEP: Duration = Duration::from_millis(500);

/// Time that is left.
#[derive(Debug)]
pub(crate) struct Limit {
    /// `None`: without end.
    left: Option<Duration>,
    /// When the present step is over.
    step: Option<Instant>,
}

impl Limit {
    /// From now on so much.
    pub(crate) fn of(left: Duration) -> Self {
        let (left, step) = (Some(left), None);
        Self { left, step }
    }

    pub(crate) fn never() -> Self {
        let (left, step) = (None, None);
        Self { left, step }
    }

    /// That much is left if there was less.
    pub(crate) fn leave_at_least(&mut self, least: Duration) {
        if self.left.is_some_and(|left| left < least) {
            *self = Self::of(least);
        }
    }

    /// Returns once the time is used up. What has been counted when this is cancelled stays counted.
    pub(crate) async fn is_reached(&mut self) {
        let Some(left) = &mut self.left else {
            return pending().await;
        };
        while !left.is_zero() {
            let length = STEP.min(*left);
            let end = *self.step.get_or_insert_with(|| Instant::now() + length);
            sleep_until(end).await;
            self.step = None;
            *left -= length;
        }
    }
}

/// What the future gives, or nothing if that takes longer.
pub(crate) async fn within<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    let mut limit = Limit::of(limit);
    tokio::select! {
        // An answer that is there counts, however late it is seen.
        biased;
        output = future => Some(output),
        () = limit.is_reached() => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::{advance, sleep};

    const MINUTE: Duration = Duration::from_secs(60);

    fn simulated(test: impl Future<Output = ()>) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build();
        runtime.unwrap().block_on(test);
    }

    #[test]
    fn time_in_which_the_process_was_stopped_counts_for_one_step() {
        simulated(async {
            let begun = Instant::now();
            let mut limit = Limit::of(MINUTE);
            let stopped = async {
                sleep(MINUTE / 2).await;
                // As it looks from inside: all at once it is later.
                advance(MINUTE * 60).await;
                pending::<()>().await;
            };
            tokio::select! {
                () = limit.is_reached() => {}
                () = stopped => {}
            }
            let awake = begun.elapsed() - MINUTE * 60;
            assert!(awake >= MINUTE - STEP && awake <= MINUTE, "{awake:?}");
        });
    }

    #[test]
    fn a_wait_that_is_begun_again_goes_on_where_it_was() {
        simulated(async {
            let begun = Instant::now();
            let mut limit = Limit::of(MINUTE);
            let mut turns = 0;
            loop {
                turns += 1;
                tokio::select! {
                    () = limit.is_reached() => break,
                    () = sleep(Duration::from_millis(70)) => {}
                }
            }
            assert!(turns > 800, "{turns}");
            let elapsed = begun.elapsed();
            assert!(elapsed >= MINUTE && elapsed < MINUTE * 2, "{elapsed:?}");
        });
    }

    #[test]
    fn an_answer_in_time_is_given_and_one_that_never_comes_is_not_waited_for() {
        simulated(async {
            assert_eq!(within(MINUTE, sleep(MINUTE / 2)).await, Some(()));
            assert_eq!(within(MINUTE, pending::<()>()).await, None);
        });
    }
}
