//! Runs the loop: carries the dispatcher's commands out and brings it whatever happens.

use super::book::Book;
use super::clock::Clock;
use super::dispatcher::Dispatcher;
use super::executor::Executor;
use super::signals::{Signals, Wish};
use crate::awake::Limit;
use crate::model::{Event, RunningNow, StopCause};
use std::future::{Future, pending};
use std::time::{Duration, Instant};
use tokio::time::{Interval, MissedTickBehavior, interval};

/// How often observers may redraw.
const REDRAW: Duration = Duration::from_millis(100);
/// A harness that has not paused by then does so when it gets to it: a person waits for the shell.
const TO_PAUSE: Duration = Duration::from_secs(2);
/// A harness that has not said by then what it runs is told of without that.
const TO_ANSWER: Duration = Duration::from_secs(2);

/// Whoever wants to know what happens.
pub(crate) trait Observer {
    /// Something happened.
    fn event(&mut self, event: &Event);

    /// Some time has passed.
    fn tick(&mut self);

    /// A person has asked what runs, and this is it.
    fn running_now(&mut self, _now: &RunningNow) {}
}

/// What all phases of a session share: who does, who interrupts, who watches.
pub(crate) struct Driver<'a, E, O> {
    executor: &'a mut E,
    signals: &'a mut Signals,
    observer: &'a mut O,
    ticks: Interval,
    signals_seen: u32,
    /// How long it is waited for harnesses that are to pause.
    to_pause: Limit,
    /// How long it is waited for harnesses that are to say what runs.
    to_answer: Limit,
    clock: Clock,
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
            to_pause: Limit::never(),
            to_answer: Limit::never(),
            clock: Clock::start(),
        }
    }

    /// For so long the session has stood still, all in all.
    pub(crate) fn paused(&self) -> Duration {
        self.clock.paused()
    }

    /// The session's time.
    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Tells what happened between two phases.
    pub(crate) fn tell(&mut self, event: &Event) {
        self.observer.event(event);
    }

    /// Works until the dispatcher is done. `max_time` counts from now, without pauses.
    pub(crate) async fn drive(
        &mut self,
        dispatcher: &mut Dispatcher<impl Book>,
        max_time: Option<Duration>,
    ) {
        let mut time = max_time.map_or_else(Limit::never, Limit::of);
        let mut time_is_up = false;
        loop {
            let turn = if time_is_up {
                self.turn(dispatcher, pending()).await
            } else {
                self.turn(dispatcher, time.is_reached()).await
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
        if let Some(now) = dispatcher.what_runs() {
            self.to_answer = Limit::never();
            self.observer.running_now(&now);
        }
        if dispatcher.is_done() {
            return Turn::Done;
        }
        if dispatcher.stands_still() {
            self.stand_still(dispatcher).await;
            return Turn::Something;
        }
        tokio::select! {
            // A person's wish comes first, however much there is to hear.
            biased;
            wish = self.signals.next() => self.obey(wish, dispatcher),
            () = self.to_pause.is_reached() => self.stand_still(dispatcher).await,
            () = self.to_answer.is_reached() => dispatcher.ask_no_longer(),
            result = other => return Turn::Other(result),
            _ = self.ticks.tick() => {
                dispatcher.time_is(self.clock.now().into_std());
                self.observer.tick();
            }
            notice = self.executor.next() => dispatcher.hear(notice),
        }
        Turn::Something
    }

    fn obey(&mut self, wish: Wish, dispatcher: &mut Dispatcher<impl Book>) {
        match wish {
            Wish::End(name) => {
                self.to_pause = Limit::never();
                self.signals_seen += 1;
                let at_once = self.signals_seen > 1;
                dispatcher.stop(StopCause::Signal { name, at_once });
            }
            Wish::Pause => {
                self.to_pause = Limit::of(TO_PAUSE);
                dispatcher.pause();
            }
            // It may come before we have stopped ourselves, and nobody would send it again.
            Wish::Continue => {
                self.to_pause = Limit::never();
                dispatcher.go_on();
            }
            Wish::Tell => {
                if dispatcher.ask_what_runs() {
                    self.to_answer = Limit::of(TO_ANSWER);
                }
            }
        }
    }

    /// Stops this process; when it is continued, all goes on.
    async fn stand_still(&mut self, dispatcher: &mut Dispatcher<impl Book>) {
        self.to_pause = Limit::never();
        self.observer.event(&Event::Paused);
        self.clock.stop();
        self.signals.stand_still().await;
        let after = self.clock.go_on();
        self.observer.event(&Event::Continued { after });
        dispatcher.go_on();
    }
}
