//! Carries the plan out: one owner of all state, harness processes that only send messages.

mod account;
mod allowances;
mod book;
mod budget;
mod burners;
mod clock;
mod covered_pairs;
mod cut_short;
mod dispatcher;
mod driver;
mod executor;
mod explain_time;
mod failure_limit;
mod harness_pool;
mod harness_process;
mod hearing;
mod keys;
mod lane;
mod leaks_in_rounds;
mod ledger;
mod limits;
mod orphans;
mod pace;
mod patience;
mod probe_book;
mod probing;
mod refusal;
mod requests;
mod rest;
mod roll_call;
#[cfg(test)]
mod scripted;
mod sentinel;
mod signals;
mod terminal;
#[cfg(test)]
mod tests;
mod this_program;
mod turned;
mod unclear;

pub(crate) use account::Account;
pub(crate) use budget::Budget;
pub(crate) use dispatcher::Dispatcher;
pub(crate) use driver::{Driver, Observer};
pub(crate) use explain_time::ExplainTime;
pub(crate) use harness_pool::HarnessPool;
pub(crate) use ledger::Ledger;
pub(crate) use limits::Limits;
pub(crate) use patience::Patience;
pub(crate) use probing::Probing;
pub(crate) use sentinel::as_sentinel;
pub(crate) use signals::Signals;
