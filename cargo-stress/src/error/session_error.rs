//! Every reason why there is no result.

use super::{BisectError, OrderError, ReplayError};
use crate::ci::CiError;
use crate::config::ConfigError;
use crate::discover::DiscoverError;
use crate::quarantine::QuarantineError;
use crate::record::RecordError;
use crate::report::{ReportError, SessionsError};
use miette::Diagnostic;
use std::io;
use thiserror::Error;

/// Why there is no result.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum Error {
    #[error(transparent)]
    #[diagnostic(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Discover(#[from] DiscoverError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Report(#[from] ReportError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Order(#[from] OrderError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Record(#[from] RecordError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Replay(#[from] ReplayError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Bisect(#[from] BisectError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Sessions(#[from] SessionsError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Quarantine(#[from] QuarantineError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Ci(#[from] CiError),
    #[error("ended by {0} before any test was run")]
    Ended(&'static str),
    #[error("the session could not be set up")]
    Runtime(#[source] io::Error),
}
