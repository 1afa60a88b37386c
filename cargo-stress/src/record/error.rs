//! Records that cannot be written, found or understood.

use camino::Utf8PathBuf;
use miette::Diagnostic;
use std::io;
use thiserror::Error;

/// Why there is no record.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum RecordError {
    #[error("there is no record {id}")]
    NoSuch {
        id: String,
        #[help]
        help: String,
    },
    #[error("{prefix} is how more than one record begins")]
    Ambiguous {
        prefix: String,
        #[help]
        help: String,
    },
    #[error("the record {path} was made by a later cargo-stress: its schema is {schema}")]
    #[diagnostic(help("update cargo-stress, or stress the test again with this release"))]
    Newer { path: Utf8PathBuf, schema: String },
    #[error("the record {path} cannot be understood")]
    #[diagnostic(help(
        "delete the file; the next session that finds the failure records it again"
    ))]
    NotUnderstood {
        path: Utf8PathBuf,
        #[source]
        source: serde_json::Error,
    },
    #[error("the record {path} tells of no possible run: {reason}")]
    #[diagnostic(help(
        "delete the file; the next session that finds the failure records it again"
    ))]
    Impossible {
        path: Utf8PathBuf,
        reason: &'static str,
    },
    #[error("{path} cannot be read")]
    #[diagnostic(help("records stand in the target directory: is it the one of the session?"))]
    Read {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("a failing run could not be recorded in {directory}")]
    #[diagnostic(help(
        "it cannot be repeated exactly; make the directory writable or choose another one with CARGO_TARGET_DIR"
    ))]
    Write {
        directory: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
}
