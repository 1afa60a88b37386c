//! Files that have `cargo stress` run by a CI service.

mod error;
mod service;
mod writing;

pub(crate) use error::CiError;
pub(crate) use service::Service;
pub(crate) use writing::{Written, write};
