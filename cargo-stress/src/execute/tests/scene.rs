//! A session without processes.

use crate::execute::account::Account;
use crate::execute::dispatcher::Dispatcher;
use crate::execute::driver::{Driver, Observer};
use crate::execute::ledger::Ledger;
use crate::execute::limits::Limits;
use crate::execute::scripted::{Log, Play, Scripted};
use crate::execute::signals::{Signals, Wish};
use crate::model::fixture::catalog;
use crate::model::{BinaryId, Catalog, Event, Judgement, RunningNow, StopCause, TestId};
use crate::plan::{Choices, Orders, Queue, Seed, Threads};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// What to set up.
pub(super) struct Scene {
    pub(super) catalog: Catalog,
    pub(super) jobs: usize,
    pub(super) threads: Threads,
    pub(super) as_cargo_test: Option<usize>,
    pub(super) limits: Limits,
    pub(super) tolerated: BTreeSet<TestId>,
    pub(super) max_time: Option<Duration>,
    /// After which notices a signal arrives, and what it asks for.
    pub(super) wishes_at: Vec<(usize, Wish)>,
    /// In place of which notice a harness that runs something dies.
    pub(super) harness_dies_at: Option<usize>,
    /// The binary whose harnesses die at once.
    pub(super) stillborn: Option<BinaryId>,
    /// What is told of their end.
    pub(super) dies_of: &'static str,
    /// How many runs at a time the system bears.
    pub(super) bears: usize,
    /// Whether harnesses do not answer what they run.
    pub(super) says_nothing: bool,
}

/// What came of it.
pub(super) struct Played {
    pub(super) judgements: Vec<Judgement>,
    pub(super) log: Log,
    pub(super) stops: Vec<StopCause>,
    pub(super) warnings: Vec<String>,
    pub(super) set_aside: Vec<String>,
    pub(super) interrupted: bool,
    /// Rounds that went on in a new process.
    pub(super) continued: u64,
    /// Runs that were left out, and those of them that happened after all.
    pub(super) dropped: (u64, u64),
    /// How often it stood still, and went on.
    pub(super) pauses: (u64, u64),
    /// What a person was told who asked what runs.
    pub(super) answers: Vec<RunningNow>,
    /// Pairs of tests that ran right after one another, and how many there are.
    pub(super) coverage: (u64, u64),
    /// What is known of each test, by number.
    pub(super) accounts: Vec<Account>,
}

/// Two plain tests, `one` and `other`, in rounds and as often as time allows.
pub(super) fn plain_in_rounds() -> Catalog {
    let mut catalog = catalog(&[("a", &[("one", 3000), ("other", 3000)])]);
    for test in &mut catalog.tests {
        (test.plain, test.shuffle) = (true, true);
    }
    catalog
}

impl Scene {
    pub(super) fn new(catalog: Catalog) -> Self {
        let (limits, max_time) = (Limits::default(), None);
        Self {
            tolerated: BTreeSet::new(),
            catalog,
            jobs: 2,
            threads: Threads::All(1),
            as_cargo_test: None,
            limits,
            max_time,
            wishes_at: Vec::new(),
            harness_dies_at: None,
            stillborn: None,
            dies_of: "the harness exited with 127",
            bears: usize::MAX,
            says_nothing: false,
        }
    }

    /// Plays it to its end. Time is simulated: waiting costs nothing.
    pub(super) fn play(self, script: impl FnMut(&str, u64) -> Play + 'static) -> Played {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build();
        runtime.unwrap().block_on(self.run(script))
    }

    async fn run(self, script: impl FnMut(&str, u64) -> Play + 'static) -> Played {
        let catalog = Arc::new(self.catalog);
        let choices = Choices {
            seed: Seed(1),
            orders: Orders::Shuffled,
            threads: self.threads,
            with_alone: false,
            as_cargo_test: self.as_cargo_test,
        };
        let queue = Queue::new(&catalog, &choices);
        let ledger = Ledger::new(Arc::clone(&catalog), queue, self.limits);
        let ledger = ledger.tolerating(self.tolerated);
        let mut dispatcher = Dispatcher::new(catalog, ledger, self.jobs);
        let (mut signals, sender) = Signals::scripted();
        let mut executor = Scripted::new(script, sender);
        executor.stillborn = self.stillborn;
        (executor.dies_of, executor.bears) = (self.dies_of, self.bears);
        executor.says_nothing = self.says_nothing;
        executor.harness_dies_at = self.harness_dies_at;
        for (notice, wish) in self.wishes_at {
            executor.wish_at(notice, wish);
        }
        let mut seen = Seen::default();
        let mut driver = Driver::new(&mut executor, &mut signals, &mut seen);
        driver.drive(&mut dispatcher, self.max_time).await;
        let interrupted = dispatcher.was_interrupted();
        let mut ledger = dispatcher.into_book();
        ledger.blame_suspects();
        let coverage = ledger.pair_coverage();
        let accounts = ledger.into_accounts();
        let tallies = accounts.iter().map(|(test, it)| (*test, it.tally.clone()));
        let judgements = crate::judge::judge(tallies.collect());
        let Seen {
            stops,
            warnings,
            set_aside,
            continued,
            dropped,
            pauses,
            answers,
        } = seen;
        Played {
            judgements,
            log: executor.log,
            stops,
            warnings,
            set_aside,
            interrupted,
            continued,
            dropped,
            pauses,
            answers,
            coverage,
            accounts: accounts.into_iter().map(|(_, account)| account).collect(),
        }
    }
}

impl Played {
    /// Runs counted for all tests.
    pub(super) fn runs(&self) -> u64 {
        self.judgements
            .iter()
            .map(|judgement| judgement.tally.runs())
            .sum()
    }

    /// The judgement on the test with that number.
    pub(super) fn of(&self, test: usize) -> &Judgement {
        self.judgements
            .iter()
            .find(|judgement| judgement.test.0 == test)
            .unwrap()
    }
}

#[derive(Default)]
struct Seen {
    stops: Vec<StopCause>,
    warnings: Vec<String>,
    set_aside: Vec<String>,
    continued: u64,
    dropped: (u64, u64),
    pauses: (u64, u64),
    answers: Vec<RunningNow>,
}

impl Observer for Seen {
    fn event(&mut self, event: &Event) {
        match event {
            Event::Stopping { cause } => self.stops.push(*cause),
            Event::Warned { message } => self.warnings.push(message.clone()),
            Event::SetAside { reason, .. } => self.set_aside.push(reason.clone()),
            Event::RoundContinued => self.continued += 1,
            Event::Dropped { runs } => self.dropped.0 += runs,
            Event::TakenUp { runs } => self.dropped.1 += runs,
            Event::Paused => self.pauses.0 += 1,
            Event::Continued { .. } => self.pauses.1 += 1,
            _ => {}
        }
    }

    fn tick(&mut self) {}

    fn running_now(&mut self, now: &RunningNow) {
        self.answers.push(now.clone());
    }
}
