//! What can end a session without a result.

use crate::cli::OrderError;
use crate::discover::DiscoverError;
use crate::report::ReportError;
use miette::Diagnostic;
use std::io;
use thiserror::Error;

/// Why there is no result.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum Error {
    #[error(transparent)]
    #[diagnostic(transparent)]
    Discover(#[from] DiscoverError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Report(#[from] ReportError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Order(#[from] OrderError),
    #[error("the session could not be set up")]
    Runtime(#[source] io::Error),
}
