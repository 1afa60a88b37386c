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
    #[diagnostic(help("each attempt is an exec of its binary: leave out {}", what(*.by_flag, .flag)))]
    NeverInCompany {
        flag: &'static str,
        /// Whether --launch exec was given.
        by_flag: bool,
    },
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
    #[diagnostic(help("{}", hint(.known, .name, *.all)))]
    Unknown {
        path: Utf8PathBuf,
        line: usize,
        name: String,
        known: Vec<String>,
        /// Whether plain tests are among them.
        all: bool,
    },
    #[error("{path}: the tests are of several binaries: {}", .binaries.join(", "))]
    #[diagnostic(help(
        "an order is one of tests in one process; select a binary with --lib, --bin or --test"
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
fn hint(known: &[String], name: &str, all: bool) -> String {
    match likely(known.iter().map(String::as_str), name) {
        Some(meant) => format!("did you mean {meant:?}?"),
        None if all => "cargo stress list --all shows the names".to_owned(),
        None => "cargo stress list shows the names".to_owned(),
    }
}

/// What to leave out where no test has company.
fn what(by_flag: bool, flag: &str) -> String {
    match by_flag {
        true => format!("`--launch exec`, or {flag}"),
        false => format!("{flag}; `cargo stress list --all` says why that is so"),
    }
}
