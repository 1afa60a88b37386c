//! The event stream as JSON lines, schema `cargo-stress/events/1`: on stdout while a session runs, and
//! kept in the target directory for reports that are wanted later.

mod decoder;
mod difference_entry;
mod encoder;
mod error;
mod explanation_entry;
mod failure_line;
mod head;
mod judged_line;
mod kept;
mod lines;
mod message_format;
mod on_stdout;
mod planned_line;
mod protocol_value;
mod quarantined_entry;
mod read;
mod reproduction_entry;
mod sessions;
#[cfg(test)]
mod tests;
mod told_failures;

pub(crate) use error::SessionsError;
pub(crate) use head::Head;
pub(super) use kept::Kept;
pub(crate) use message_format::MessageFormat;
pub(super) use on_stdout::OnStdout;
pub(crate) use read::Stored;
pub(crate) use sessions::Sessions;
