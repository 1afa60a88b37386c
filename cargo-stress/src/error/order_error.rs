//! What can be wrong with a given order, or with the company that is asked for.

use crate::nearest::likely;
use camino::Utf8PathBuf;
use miette::Diagnostic;
use std::io;
use thiserror::Error;

/// An order that cannot be run.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum OrderError {
    #[error("{flag} is about tests that share a process, and none of those selected ever does")]
    #[diagnostic(help(
        "each attempt is an exec of its binary: leave out `--launch exec`, or {flag}"
    ))]
    NeverInCompany { flag: &'static str },
    #[error("{variable} is {value:?}, which is no number of tests to run at a time")]
    #[diagnostic(help(
        "libtest wants a number from 1 on; it is set {}",
        if *.by_cargo { "below [env] in cargo's configuration" } else { "in the environment" }
    ))]
    TestThreads {
        variable: &'static str,
        value: String,
        /// Whether it is set by cargo's configuration.
        by_cargo: bool,
    },
    #[error("{path} could not be read")]
    Unreadable {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{path}, line {line}: no selected test is called {name:?}")]
    #[diagnostic(help("{}", hint(.known, .name)))]
    Unknown {
        path: Utf8PathBuf,
        line: usize,
        name: String,
        known: Vec<String>,
    },
    #[error("{path}: the tests are of several binaries: {}", .binaries.join(", "))]
    #[diagnostic(help(
        "an order is one of tests in one process; select a binary with --lib or --test"
    ))]
    SeveralBinaries {
        path: Utf8PathBuf,
        binaries: Vec<String>,
    },
    #[error("{path} names no test")]
    #[diagnostic(help("write one test name a line; lines that begin with # are left out"))]
    Empty { path: Utf8PathBuf },
}

/// The name that was probably meant.
fn hint(known: &[String], name: &str) -> String {
    match likely(known.iter().map(String::as_str), name) {
        Some(meant) => format!("did you mean {meant:?}?"),
        None => "cargo stress list shows the names".to_owned(),
    }
}
