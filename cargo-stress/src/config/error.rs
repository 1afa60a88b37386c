//! What can be wrong with a configuration.

use crate::toml_file::Mistake;
use camino::Utf8PathBuf;
use miette::Diagnostic;
use std::io;
use thiserror::Error;

/// A configuration that cannot be used.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum ConfigError {
    #[error("the configuration is wrong in {} place{}", .mistakes.len(), if .mistakes.len() == 1 { "" } else { "s" })]
    Mistakes {
        #[related]
        mistakes: Vec<Mistake>,
    },
    #[error("{path} could not be read")]
    Unreadable {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("there is no profile {name:?}")]
    #[diagnostic(help("{help}"))]
    NoProfile { name: String, help: String },
    #[error("{variable}={value}: {reason}")]
    #[diagnostic(help("set it to something else, or unset it"))]
    Variable {
        variable: String,
        value: String,
        reason: String,
    },
}
