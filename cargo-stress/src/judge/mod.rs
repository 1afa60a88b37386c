//! From what happened to a test to a verdict with its evidence.

mod interval;
mod judging;

pub(crate) use judging::judge;
