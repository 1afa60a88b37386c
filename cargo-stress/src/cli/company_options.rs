//! Which tests share a process, in which orders, and how many at the same time.

use super::order_file::read_order;
use super::setting_sources::SettingSources;
use crate::config::count;
use crate::cores::cores;
use crate::error::OrderError;
use crate::model::{Catalog, Source, Sourced, Test};
use crate::plan::{Choices, Orders, Seed, Threads};
use camino::Utf8PathBuf;
use clap::ValueEnum;
use std::num::NonZeroUsize;

/// Tests at a time in parallel rounds, at least: interference needs company.
const LEAST_THREADS: usize = 4;

/// Who runs beside whom, and after whom.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Order and company")]
pub(crate) struct CompanyOptions {
    /// Who shares a process [default: mix for plain tests and those that say `shuffle`, alone for
    /// others]
    #[arg(long, value_name = "HOW", conflicts_with_all = ["no_shuffle", "pairs", "order", "reverse"])]
    mode: Option<Mode>,
    /// Tests at a time in a parallel round; in every round without --mode [default: what RUST_TEST_THREADS
    /// says, else the number of cores, and at least 4]
    #[arg(long, value_name = "N", value_parser = count::<NonZeroUsize>, conflicts_with = "no_shuffle")]
    threads: Option<NonZeroUsize>,
    /// Run the tests named in this file, one a line, in its order, each round
    #[arg(long, value_name = "FILE", conflicts_with_all = ["no_shuffle", "pairs"])]
    order: Option<Utf8PathBuf>,
    /// Run each round in natural order (by name) backwards; with --order, that order backwards
    #[arg(long, conflicts_with_all = ["no_shuffle", "pairs"])]
    reverse: bool,
    /// The same as --mode alone
    #[arg(long)]
    no_shuffle: bool,
    /// Instead of rounds, run every test right after every other one and after itself, shuffle or
    /// not: n² short runs for n tests
    #[arg(long, conflicts_with_all = ["no_shuffle", "threads"])]
    pairs: bool,
    /// Do not run the tests that passed a second time in one process, which finds those that are
    /// non-idempotent
    #[arg(long)]
    no_twice: bool,
}

/// How tests are put together. Except for `alone` it is meant for all of them, `shuffle` or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// Of each five runs of a test two in serial rounds, two in parallel ones, one alone
    Mix,
    /// A process for each attempt
    Alone,
    /// Rounds of all tests in one process, one after another, in shuffled orders
    Serial,
    /// Rounds of all tests in one process, several at a time, in shuffled orders
    Parallel,
}

impl CompanyOptions {
    /// Whether tests take part in rounds, where that is said of all. A mode may stand in the configuration or
    /// the environment, too: `source_of_mode`. --no-shuffle is a flag, and wins over those.
    pub(super) fn said_of_shuffle(&self, source_of_mode: Source) -> Option<Sourced<bool>> {
        if self.no_shuffle {
            let flag = Source::Flag("--no-shuffle".to_owned());
            return Some(Sourced::new(false, flag));
        }
        let mode = self.mode?;
        Some(Sourced::new(mode != Mode::Alone, source_of_mode))
    }

    /// Whether they leave it to the crate how many tests run at a time. A flag wins.
    pub(crate) fn leave_threads_open(&self) -> bool {
        self.mode.is_none() && self.threads.is_none()
    }

    /// What they say about the runs of this catalog, whose tests are meant to run so many at a time, if that
    /// is said anywhere.
    ///
    /// # Errors
    /// If the order file cannot be read or used, or no test can have the company that is asked for.
    pub(crate) fn choices(
        &self,
        catalog: &Catalog,
        meant: Option<NonZeroUsize>,
        seed: Seed,
    ) -> Result<Choices, OrderError> {
        if let Some(flag) = self.asks_for_company()
            && !catalog.tests.is_empty()
            && !catalog.tests.iter().any(Test::can_have_company)
        {
            let by_flag = Source::Flag("--launch".to_owned());
            let by_flag = catalog.tests.iter().any(|it| it.sources.launch == by_flag);
            return Err(OrderError::NeverInCompany { flag, by_flag });
        }
        let orders = if self.pairs {
            Orders::Pairs
        } else if self.no_shuffle || self.mode == Some(Mode::Alone) {
            Orders::Alone
        } else if let Some(path) = &self.order {
            let mut order = read_order(path, catalog)?;
            if self.reverse {
                order.reverse();
            }
            Orders::Given(order)
        } else if self.reverse {
            Orders::Reversed
        } else {
            Orders::Shuffled
        };
        let is_shuffled = matches!(orders, Orders::Shuffled);
        let is_mix = is_shuffled && self.is_mix();
        let meant = meant.filter(|_| self.leave_threads_open());
        let as_cargo_test = || meant.map_or_else(cores, NonZeroUsize::get);
        Ok(Choices {
            seed,
            with_alone: is_mix,
            as_cargo_test: is_mix.then(as_cargo_test),
            threads: self.threads(is_shuffled, meant),
            orders,
        })
    }

    /// What was asked for that cannot both hold, where only the values of the flags tell.
    pub(super) fn contradiction(&self, sources: &SettingSources) -> Option<String> {
        let alone = match self.mode? {
            Mode::Alone => "alone",
            Mode::Serial => "serial",
            Mode::Mix | Mode::Parallel => return None,
        };
        let threads = self.threads?;
        let (of_mode, of_threads) = (sources.source("mode"), sources.source("threads"));
        Some(match (&of_mode, &of_threads) {
            (Source::Flag(_), Source::Flag(_)) => format!(
                "with --mode {alone} no test runs beside another one: leave out `--threads {threads}`, or say --mode parallel"
            ),
            _ => format!(
                "with mode {alone} no test runs beside another one, and {of_mode} says {alone} where {of_threads} \
                says {threads}: leave out one of them, or say --mode parallel"
            ),
        })
    }

    /// Whether tests that share processes and pass are to be run twice in one, too.
    pub(crate) fn asks_twice(&self, choices: &Choices) -> bool {
        !self.no_twice && !matches!(choices.orders, Orders::Alone)
    }

    /// By which flag a certain company is asked for.
    fn asks_for_company(&self) -> Option<&'static str> {
        let by_mode = match self.mode {
            Some(Mode::Serial) => Some("--mode serial"),
            Some(Mode::Parallel) => Some("--mode parallel"),
            _ => None,
        };
        by_mode
            .or(self.pairs.then_some("--pairs"))
            .or(self.order.as_ref().map(|_| "--order"))
            .or(self.reverse.then_some("--reverse"))
    }

    fn is_mix(&self) -> bool {
        match self.mode {
            Some(mode) => mode == Mode::Mix,
            None => self.threads.is_none(),
        }
    }

    fn threads(&self, is_shuffled: bool, meant: Option<NonZeroUsize>) -> Threads {
        let several = self.threads.or(meant);
        let several = several.map_or_else(|| cores().max(LEAST_THREADS), NonZeroUsize::get);
        match self.mode {
            Some(Mode::Serial) => Threads::All(1),
            Some(Mode::Parallel) => Threads::All(several),
            Some(Mode::Mix) => Threads::Mixed(several),
            _ if self.threads.is_some() => Threads::All(several),
            // Then those that are side by side in a mix would not be.
            _ if is_shuffled && several > 1 => Threads::Mixed(several),
            _ => Threads::All(1),
        }
    }
}

#[cfg(test)]
mod tests;
