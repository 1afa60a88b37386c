//! Decides what is run how often, in which order, from which seed.

mod order;
mod queue;
mod seed;

pub(crate) use queue::Queue;
pub(crate) use seed::Seed;
