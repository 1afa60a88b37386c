//! Records of failing runs: all that is needed to run them again, kept in the target directory.

mod binary_hash;
mod commit;
mod differences;
mod document;
mod environment;
mod error;
#[cfg(test)]
pub(crate) mod fixture;
mod identity;
mod known;
mod provenance;
mod reading;
mod store;
#[cfg(test)]
mod tests;
mod toolchain;

pub(crate) use differences::differences;
pub(crate) use document::{FailureEntry, OutputEntry, Record, Schema, StepEntry};
pub(crate) use error::RecordError;
pub(crate) use provenance::{Provenance, Surroundings};
pub(crate) use store::Store;
