//! Why it cannot be said what has changed.

use camino::Utf8PathBuf;
use miette::Diagnostic;
use std::io;
use thiserror::Error;

/// A revision that nothing can be compared with.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum SinceError {
    #[error("`git` could not be started")]
    #[diagnostic(help("--since asks git what has changed; without it all tests are run"))]
    NoGit(#[source] io::Error),
    #[error("git takes {path} for no part of a repository: {said}")]
    #[diagnostic(help("--since compares with a revision; without it all tests are run"))]
    NoRepository { path: Utf8PathBuf, said: String },
    #[error("git knows no revision {revision:?}")]
    #[diagnostic(help(
        "write a commit, a tag or a branch, such as origin/main; a shallow clone has few of them: \
         have the CI fetch the whole history, or that revision"
    ))]
    NoRevision { revision: String },
    #[error("`git {command}` failed: {said}")]
    Failed { command: String, said: String },
}
