//! Runs the loop: carries the dispatcher's commands out and brings it whatever happens.

use super::book::Book;
use super::dispatcher::Dispatcher;
use super::executor::Executor;
use super::signals::Signals;
use crate::model::{Event, StopCause};
use std::future::{Future, pending};
use std::time::{Duration, Instant};
use tokio::time::{Interval, MissedTickBehavior, interval, sleep_until};

/// How often observers may redraw.
const REDRAW: Duration = Duration::from_millis(100);

/// Whoever wants to know what happens.
pub(crate) trait Observer {
    /// Something happened.
    fn event(&mut self, event: &Event);

    /// Some time has passed.
    fn tick(&mut self);
}

/// What all phases of a session share: who does, who interrupts, who watches.
pub(crate) struct Driver<'a, E, O> {
    executor: &'a mut E,
    signals: &'a mut Signals,
    observer: &'a mut O,
    ticks: Interval,
    signals_seen: u32,
}

/// What came of one turn of the loop.
pub(super) enum Turn<T> {
    /// There is nothing left to do.
    Done,
    /// What was waited for beside everything else.
    Other(T),
    /// Something else.
    Something,
}

impl<'a, E: Executor, O: Observer> Driver<'a, E, O> {
    pub(crate) fn new(executor: &'a mut E, signals: &'a mut Signals, observer: &'a mut O) -> Self {
        let mut ticks = interval(REDRAW);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        Self {
            executor,
            signals,
            observer,
            ticks,
            signals_seen: 0,
        }
    }

    /// Works until the dispatcher is done. `max_time` counts from now.
    pub(crate) async fn drive(
        &mut self,
        dispatcher: &mut Dispatcher<impl Book>,
        max_time: Option<Duration>,
    ) {
        let end = max_time.and_then(|limit| tokio::time::Instant::now().checked_add(limit));
        let mut out_of_time = std::pin::pin!(at(end));
        let mut time_is_up = false;
        loop {
            let turn = if time_is_up {
                self.turn(dispatcher, pending()).await
            } else {
                self.turn(dispatcher, &mut out_of_time).await
            };
            match turn {
                Turn::Done => return,
                Turn::Other(()) => {
                    time_is_up = true;
                    dispatcher.stop(StopCause::MaxTime);
                }
                Turn::Something => {}
            }
        }
    }

    /// Carries out what is ordered, then waits for one thing to happen.
    pub(super) async fn turn<T>(
        &mut self,
        dispatcher: &mut Dispatcher<impl Book>,
        other: impl Future<Output = T>,
    ) -> Turn<T> {
        for command in dispatcher.commands(Instant::now()) {
            self.executor.perform(command);
        }
        for event in dispatcher.events() {
            self.observer.event(&event);
        }
        if dispatcher.is_done() {
            return Turn::Done;
        }
        tokio::select! {
            // A person's wish comes first, however much there is to hear.
            biased;
            name = self.signals.next() => {
                self.signals_seen += 1;
                let at_once = self.signals_seen > 1;
                dispatcher.stop(StopCause::Signal { name, at_once });
            }
            result = other => return Turn::Other(result),
            _ = self.ticks.tick() => {
                dispatcher.time_is(Instant::now());
                self.observer.tick();
            }
            notice = self.executor.next() => dispatcher.hear(notice),
        }
        Turn::Something
    }
}

/// Ends at that time, or never.
pub(super) async fn at(end: Option<tokio::time::Instant>) {
    match end {
        Some(end) => sleep_until(end).await,
        None => pending().await,
    }
}
