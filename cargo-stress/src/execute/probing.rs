//! The second phase of a session: a thread asks questions, the loop makes the runs that answer them.
//!
//! What asks (judging, minimising) is plain code that calls and waits; what runs is the same loop,
//! dispatcher and harnesses as in the first phase. They talk over a channel.

use super::burners::Burners;
use super::clock::Clock;
use super::cut_short::CutShort;
use super::dispatcher::Dispatcher;
use super::driver::{Driver, Observer, Turn};
use super::executor::Executor;
use super::explain_time::ExplainTime;
use super::patience::Patience;
use super::probe_book::{ProbeBook, ReplyTo};
use crate::awake::Limit;
use crate::model::{Catalog, Event, Interrupted, Neighbours, Probed, Prober, TestId, Work};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;
use tokio::sync::mpsc;

/// How controlled re-runs are made.
#[derive(Debug, Clone)]
pub(crate) struct Probing {
    pub(crate) catalog: Arc<Catalog>,
    /// Runs at the same time.
    pub(crate) jobs: usize,
    pub(crate) time: ExplainTime,
    /// The number of the first run: the session has made those before it.
    pub(crate) first_run: u64,
    /// What is known of the time that tests take.
    pub(crate) patience: Patience,
}

enum Ask {
    /// The event tells to what.
    TurnTo(Event),
    /// What was found is to be seen again.
    Proof,
    /// So many findings share the time.
    Share(usize),
    Neighbours(Neighbours),
    Runs(Vec<Work>, ReplyTo),
}

/// The asking side.
struct Asker {
    asks: mpsc::UnboundedSender<Ask>,
    jobs: usize,
    clock: Clock,
}

impl Prober for Asker {
    fn probe(&mut self, runs: Vec<Work>) -> Result<Vec<Probed>, Interrupted> {
        let (reply_to, reply) = sync_channel(1);
        self.asks
            .send(Ask::Runs(runs, reply_to))
            .map_err(|_| Interrupted)?;
        reply.recv().unwrap_or(Err(Interrupted))
    }

    fn share_time(&mut self, findings: usize) {
        let _ = self.asks.send(Ask::Share(findings));
    }

    fn turn_to(&mut self, test: TestId) {
        // If nobody listens any more, the next question is answered by that.
        let _ = self.asks.send(Ask::TurnTo(Event::Examining { test }));
    }

    fn turn_to_second_times(&mut self, tests: usize) {
        let _ = self.asks.send(Ask::TurnTo(Event::RunningTwice { tests }));
    }

    fn turn_to_all(&mut self, tests: usize) {
        let event = Event::ExaminingTogether { tests };
        let _ = self.asks.send(Ask::TurnTo(event));
    }

    fn turn_to_proof(&mut self) {
        let _ = self.asks.send(Ask::Proof);
    }

    fn width(&self) -> usize {
        self.jobs
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    fn set_neighbours(&mut self, neighbours: Neighbours) {
        let _ = self.asks.send(Ask::Neighbours(neighbours));
    }
}

impl Probing {
    /// Lets `work` ask in a thread of its own until it returns. Says what it returned, and whether a
    /// signal ended it early.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        driver: &mut Driver<'_, impl Executor, impl Observer>,
        work: impl FnOnce(&mut dyn Prober) -> T + Send + 'static,
    ) -> (T, bool) {
        let (asks, mut asked) = mpsc::unbounded_channel();
        let (jobs, clock) = (self.jobs, driver.clock().clone());
        let mut asker = Asker {
            asks,
            jobs,
            clock: clock.clone(),
        };
        let asking = tokio::task::spawn_blocking(move || work(&mut asker));
        let book = ProbeBook::default();
        let mut dispatcher = Dispatcher::new(Arc::clone(&self.catalog), book, jobs)
            .counting_from(self.first_run)
            .knowing(self.patience.clone().in_inquiry());
        let mut explain_time = self.time;
        // Nobody is asked about yet.
        let (mut time, mut turned_to) = (Limit::never(), None);
        let mut cut_short = CutShort::default();
        let mut is_late = false;
        let mut given = Duration::ZERO;
        let mut burners = None;
        let mut is_open = true;
        loop {
            let next = async {
                tokio::select! {
                    ask = asked.recv(), if is_open => Some(ask),
                    () = time.is_reached() => None,
                }
            };
            match driver.turn(&mut dispatcher, next).await {
                Turn::Done => break,
                Turn::Other(Some(Some(Ask::TurnTo(event)))) => {
                    given = match event {
                        Event::Examining { .. } => explain_time.next(clock.now()),
                        Event::ExaminingTogether { .. } => explain_time.of_many(clock.now()),
                        _ => explain_time.of_others(clock.now()),
                    };
                    (time, is_late) = (Limit::of(given), false);
                    turned_to = explain_time.is_cut(given).then(|| event.clone());
                    dispatcher.book().set_neighbours(Neighbours::Session);
                    burners = None;
                    if !dispatcher.is_stopping() {
                        dispatcher.book().tell(event);
                    }
                }
                Turn::Other(Some(Some(Ask::Proof))) => {
                    if is_late {
                        (time, is_late) = (Limit::of(Duration::ZERO), false);
                    }
                    time = time.at_least(explain_time.of_proof(clock.now(), given));
                }
                Turn::Other(Some(Some(Ask::Share(findings)))) => explain_time.share(findings),
                Turn::Other(Some(Some(Ask::Neighbours(neighbours)))) => {
                    dispatcher.book().set_neighbours(neighbours);
                    burners = (neighbours == Neighbours::Busy).then(Burners::start);
                }
                Turn::Other(Some(Some(Ask::Runs(runs, reply_to)))) if !is_late => {
                    dispatcher.book().ask(runs, reply_to);
                }
                // Time is up for this test.
                Turn::Other(Some(Some(Ask::Runs(..)))) => {}
                Turn::Other(Some(None)) => {
                    is_open = false;
                    dispatcher.book().close();
                }
                Turn::Other(None) => {
                    (time, is_late) = (Limit::never(), true);
                    if let Some(event) = turned_to.take() {
                        cut_short.add(&event);
                    }
                    dispatcher.book().give_up();
                    dispatcher.abandon();
                }
                Turn::Something => {}
            }
        }
        drop(burners);
        if let Some(warning) = cut_short.warning() {
            driver.tell(&warning);
        }
        let interrupted = dispatcher.was_interrupted();
        drop(asked);
        let result = asking.await;
        let result = result.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
        (result, interrupted)
    }
}
