//! A mistake in a file of TOML, shown at its place.

use miette::{Diagnostic, NamedSource, SourceSpan};
use std::sync::Arc;
use thiserror::Error;

/// A mistake, and where it stands.
#[derive(Debug, Error, Diagnostic)]
#[error("{message}")]
pub(crate) struct Mistake {
    pub(crate) message: String,
    /// What is said right at the place.
    pub(crate) label: String,
    #[help]
    pub(crate) help: Option<String>,
    #[source_code]
    pub(crate) file: NamedSource<Arc<str>>,
    #[label("{label}")]
    pub(crate) at: SourceSpan,
}
