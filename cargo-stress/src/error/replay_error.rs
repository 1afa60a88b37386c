//! Why a record cannot be run again.

use miette::Diagnostic;
use thiserror::Error;

/// A record that cannot be run any more.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum ReplayError {
    #[error("record {id} is one of {binary}, which is not built any more")]
    #[diagnostic(help("it was built with: {command}"))]
    NoBinary {
        id: String,
        binary: String,
        command: String,
    },
    #[error(
        "record {id} is of tests that share a process, and each attempt of {test:?} is an exec of {binary} now"
    )]
    #[diagnostic(help("{}", how_to_share(.runner)))]
    NotShared {
        id: String,
        test: String,
        binary: String,
        /// The program that starts it now.
        runner: Vec<String>,
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

/// What has to change for the run to be possible again.
fn how_to_share(runner: &[String]) -> String {
    if runner.is_empty() {
        return "`cargo stress list --all` says why no runtime of ours is inside".to_owned();
    }
    let runner = runner.join(" ");
    format!("`{runner}` is configured to start it: replay where it is not, or stress it anew")
}
