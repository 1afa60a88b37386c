//! Runs the loop: carries the dispatcher's commands out and brings it whatever happens.

use super::dispatcher::Dispatcher;
use super::executor::Executor;
use super::signals::Signals;
use crate::model::{Event, StopCause};
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval, sleep_until};

/// How often observers may redraw.
const REDRAW: Duration = Duration::from_millis(100);

/// Whoever wants to know what happens.
pub(crate) trait Observer {
    /// Something happened.
    fn event(&mut self, event: &Event);

    /// Some time has passed.
    fn tick(&mut self);
}

/// Works until the dispatcher is done. `max_time` counts from now.
pub(crate) async fn drive(
    dispatcher: &mut Dispatcher,
    executor: &mut impl Executor,
    signals: &mut Signals,
    max_time: Option<Duration>,
    observer: &mut impl Observer,
) {
    let mut ticks = interval(REDRAW);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let end = max_time.and_then(|limit| tokio::time::Instant::now().checked_add(limit));
    let mut out_of_time = std::pin::pin!(async {
        match end {
            Some(end) => sleep_until(end).await,
            None => std::future::pending().await,
        }
    });
    let mut time_is_up = false;
    let mut signals_seen = 0;
    loop {
        for command in dispatcher.commands(Instant::now()) {
            executor.perform(command);
        }
        for event in dispatcher.events() {
            observer.event(&event);
        }
        if dispatcher.is_done() {
            return;
        }
        tokio::select! {
            // A person's wish comes first, however much there is to hear.
            biased;
            name = signals.next() => {
                signals_seen += 1;
                dispatcher.stop(StopCause::Signal { name, at_once: signals_seen > 1 });
            }
            () = &mut out_of_time, if !time_is_up => {
                time_is_up = true;
                dispatcher.stop(StopCause::MaxTime);
            }
            _ = ticks.tick() => observer.tick(),
            notice = executor.next() => dispatcher.hear(notice),
        }
    }
}
