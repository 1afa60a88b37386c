//! Why no file was written.

use camino::Utf8PathBuf;
use miette::Diagnostic;
use std::io;
use thiserror::Error;

/// A file that was not written.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum CiError {
    #[error("{path} is there already")]
    #[diagnostic(help("--force writes over it; what you have changed in it is lost then"))]
    Exists { path: Utf8PathBuf },
    #[error("{path} could not be written: {obstacle} is {what}")]
    #[diagnostic(help("it is in the way: move it, or write the workflow by hand"))]
    InTheWay {
        path: Utf8PathBuf,
        obstacle: Utf8PathBuf,
        what: &'static str,
    },
    #[error("{path} could not be written")]
    Unwritable {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
}
