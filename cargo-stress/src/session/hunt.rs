//! The hunt: tests are run until all runs are made, time is up, or somebody ends it.

use super::inquiry::Accounts;
use crate::cli::StressArgs;
use crate::execute::{Dispatcher, Driver, HarnessPool, Ledger, Observer, Patience};
use crate::model::Catalog;
use std::sync::Arc;

/// What it has seen.
pub(super) struct Hunted {
    pub(super) accounts: Accounts,
    /// Ordered pairs of tests that ran right after one another, and how many there are.
    pub(super) coverage: (u64, u64),
    /// Whether a person or the system ended it.
    pub(super) was_interrupted: bool,
    /// The number of the next run.
    pub(super) next_run: u64,
    /// As many runs at a time as the system has let be started.
    pub(super) bearable_jobs: usize,
    /// What is known by now of the time that tests take.
    pub(super) patience: Patience,
}

/// Makes the runs that the ledger asks for.
pub(super) async fn hunt(
    driver: &mut Driver<'_, HarnessPool, impl Observer>,
    catalog: &Arc<Catalog>,
    ledger: Ledger,
    args: &StressArgs,
) -> Hunted {
    let mut dispatcher = Dispatcher::new(Arc::clone(catalog), ledger, args.run.jobs());
    driver
        .drive(&mut dispatcher, args.run.max_time(catalog))
        .await;
    let was_interrupted = dispatcher.was_interrupted();
    let (next_run, patience) = (dispatcher.next_run(), dispatcher.patience().clone());
    let bearable_jobs = dispatcher.bearable_jobs();
    let mut ledger = dispatcher.into_book();
    for event in ledger.blame_suspects() {
        driver.tell(&event);
    }
    Hunted {
        coverage: ledger.pair_coverage(),
        accounts: ledger.into_accounts(),
        was_interrupted,
        next_run,
        bearable_jobs,
        patience,
    }
}
