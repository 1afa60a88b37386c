//! Known flakes that a checked-in file tolerates until a day.

mod clean;
mod entry;
mod error;
mod file;
mod history;
mod known;
mod need;
mod reading;
mod standing;

pub(crate) use clean::clean_enough;
pub(crate) use entry::Entry;
pub(crate) use error::QuarantineError;
pub(crate) use file::QuarantineFile;
pub(crate) use history::{History, Session};
pub(crate) use known::{Known, unknown_names};
pub(crate) use need::Need;
pub(crate) use standing::standing;
