//! Kept sessions that cannot be found or understood.

use camino::Utf8PathBuf;
use miette::Diagnostic;
use std::io;
use thiserror::Error;

/// Why there is no earlier session to report.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum SessionsError {
    #[error("no session is kept in {directory}")]
    #[diagnostic(help(
        "run `cargo stress` first, or say with --manifest-path or --target-dir which workspace is meant"
    ))]
    None { directory: Utf8PathBuf },
    #[error("there is no session {id}")]
    NoSuch {
        id: String,
        #[help]
        help: String,
    },
    #[error("{prefix} is how more than one session begins")]
    Ambiguous {
        prefix: String,
        #[help]
        help: String,
    },
    #[error("{path} was written by a later cargo-stress: its schema is {schema}")]
    #[diagnostic(help("update cargo-stress, or run the session again"))]
    Newer { path: Utf8PathBuf, schema: String },
    #[error("{path} was written by an earlier cargo-stress: its schema is {schema}")]
    #[diagnostic(help("this release does not read it any more; run the session again"))]
    Older { path: Utf8PathBuf, schema: String },
    #[error("{path}, line {line}, cannot be understood: {reason}")]
    #[diagnostic(help("the file is damaged; remove it, and run the session again"))]
    NotUnderstood {
        path: Utf8PathBuf,
        line: u64,
        reason: String,
    },
    #[error("{path} cannot be read")]
    #[diagnostic(help("sessions are kept in the target directory: is it the right one?"))]
    Read {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
}
