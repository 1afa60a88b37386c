//! Decides what is run how often, in which order and company, from which seed.

mod alone;
mod choices;
mod costs;
mod given_up;
mod levels;
mod order;
mod pairs;
mod queue;
mod rounds;
mod seed;
mod tests_of;
mod williams;

pub(crate) use choices::{Choices, Orders, Threads};
pub(crate) use queue::Queue;
pub(crate) use seed::Seed;
