//! The ground floor: what the stages hand to one another. Pure: no I/O, no clock, no printing.

mod catalog;
mod durations;
mod event;
mod fingerprint;
#[cfg(test)]
pub(crate) mod fixture;
mod found;
mod judgement;
mod run;
mod selection;
mod tally;

pub(crate) use catalog::{Binary, BinaryId, Catalog, Test, TestId};
pub(crate) use durations::Durations;
pub(crate) use event::{Event, StopCause};
pub(crate) use fingerprint::{Cause, Evidence, Fingerprint};
pub(crate) use found::Found;
pub(crate) use judgement::{Judgement, Rate, Repeat, Verdict};
pub(crate) use run::{HarnessId, RunId};
pub(crate) use selection::Selection;
pub(crate) use tally::{FailureGroup, Tally};
