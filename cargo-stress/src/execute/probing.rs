//! The second phase of a session: a thread asks questions, the loop makes the runs that answer them.
//!
//! What asks (judging, minimising) is plain code that calls and waits; what runs is the same loop,
//! dispatcher and harnesses as in the first phase. They talk over a channel.

use super::clock::Clock;
use super::dispatcher::Dispatcher;
use super::driver::{Driver, Observer, Turn};
use super::executor::Executor;
use super::explain_time::ExplainTime;
use super::patience::Patience;
use super::probe_book::{ProbeBook, ReplyTo};
use super::turned::Turned;
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
    neighbours: Neighbours,
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

    fn exchange_neighbours(&mut self, neighbours: Neighbours) -> Neighbours {
        let _ = self.asks.send(Ask::Neighbours(neighbours));
        std::mem::replace(&mut self.neighbours, neighbours)
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
            neighbours: Neighbours::Session,
        };
        let asking = tokio::task::spawn_blocking(move || work(&mut asker));
        let book = ProbeBook::default();
        let mut dispatcher = Dispatcher::new(Arc::clone(&self.catalog), book, jobs)
            .counting_from(self.first_run)
            .knowing(self.patience.clone().in_inquiry());
        let mut turned = Turned::to_nobody(self.time, clock);
        let mut is_open = true;
        loop {
            let next = async {
                tokio::select! {
                    ask = asked.recv(), if is_open => Some(ask),
                    () = turned.time_is_reached() => None,
                }
            };
            match driver.turn(&mut dispatcher, next).await {
                Turn::Done => break,
                Turn::Other(Some(Some(ask))) => hear(ask, &mut turned, &mut dispatcher),
                Turn::Other(Some(None)) => {
                    is_open = false;
                    dispatcher.book().close();
                }
                Turn::Other(None) => {
                    turned.time_is_up();
                    dispatcher.book().give_up();
                    dispatcher.abandon();
                }
                Turn::Something => {}
            }
        }
        if let Some(warning) = turned.end() {
            driver.tell(&warning);
        }
        let interrupted = dispatcher.was_interrupted();
        drop(asked);
        let result = asking.await;
        let result = result.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
        (result, interrupted)
    }
}

fn hear(ask: Ask, turned: &mut Turned, dispatcher: &mut Dispatcher<ProbeBook>) {
    match ask {
        Ask::TurnTo(event) => {
            turned.turn_to(&event);
            if !dispatcher.is_stopping() {
                dispatcher.book().tell(event);
            }
        }
        Ask::Proof => turned.proof(),
        Ask::Share(findings) => turned.share(findings),
        Ask::Neighbours(neighbours) => turned.neighbours(neighbours, dispatcher.book()),
        Ask::Runs(runs, reply_to) if !turned.is_late() => dispatcher.book().ask(runs, reply_to),
        // Whoever waits for the reply sees that there is none.
        Ask::Runs(..) => {}
    }
}
