//! What can be wrong with a quarantine.

use crate::toml_file::Mistake;
use camino::Utf8PathBuf;
use miette::Diagnostic;
use std::io;
use thiserror::Error;

/// A quarantine that cannot be read, or not changed as asked.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum QuarantineError {
    #[error("{file} is wrong in {} place{}", .mistakes.len(), if .mistakes.len() == 1 { "" } else { "s" })]
    Mistakes {
        file: &'static str,
        #[related]
        mistakes: Vec<Mistake>,
    },
    #[error("{path} could not be read")]
    Unreadable {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{path} could not be written")]
    Unwritable {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("no test in quarantine is called {name:?}")]
    #[diagnostic(help("{help}"))]
    NoSuchTest { name: String, help: String },
    #[error("{name:?} is the name of several tests in quarantine")]
    #[diagnostic(help("write one of the whole names:\n{}", .all.join("\n")))]
    SeveralTests { name: String, all: Vec<String> },
    #[error("{until} is over: today, in UTC, is {today}")]
    #[diagnostic(help("give a day to come, by which somebody will have looked at it"))]
    Past { until: String, today: String },
}
