//! Why a record cannot be run again.

use miette::Diagnostic;
use thiserror::Error;

/// A record that cannot be run any more.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum ReplayError {
    #[error("record {id} is one of {binary}, which is not built any more")]
    #[diagnostic(help("it was built with: cargo test --no-run {}", .options.join(" ")))]
    NoBinary {
        id: String,
        binary: String,
        options: Vec<String>,
    },
    #[error("record {id} runs {test:?}, which is not there any more")]
    #[diagnostic(help("it was renamed or removed since; stress the binary anew"))]
    NoTest { id: String, test: String },
    #[error("record {id} could not be tried: {test} has not run to its end once")]
    #[diagnostic(help(
        "nothing is known of its failure therefore; a warning above says what kept it from running, \
         or else what ran before it did"
    ))]
    NeverRun { id: String, test: String },
}
