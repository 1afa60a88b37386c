//! Carries the plan out: one owner of all state, harness processes that only send messages.

mod dispatcher;
mod driver;
mod executor;
mod harness_pool;
mod harness_process;
mod lane;
mod orphans;
mod pace;
#[cfg(test)]
mod scripted;
mod signals;
#[cfg(test)]
mod tests;

pub(crate) use dispatcher::{Dispatcher, Limits};
pub(crate) use driver::{Observer, drive};
pub(crate) use harness_pool::HarnessPool;
pub(crate) use signals::Signals;
