//! Reports that cannot be written, and how an error that ends a session is shown.

use super::stderr::say;
use super::terminal::columns_of_stderr;
use camino::Utf8PathBuf;
use miette::{Diagnostic, GraphicalReportHandler};
use std::io;
use textwrap::WordSplitter;
use thiserror::Error;

/// Why a report is missing.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum ReportError {
    #[error("the report {path} could not be written")]
    #[diagnostic(help("nothing has been run yet; choose another path"))]
    Create {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the report {path} could not be written")]
    #[diagnostic(help("the session is over, and its findings stand above"))]
    Write {
        path: Utf8PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the result could not be printed")]
    #[diagnostic(help("is there room where it goes?"))]
    Stdout(#[source] io::Error),
}

/// As wide as the help, at most.
const WIDTH: usize = 100;

/// Prints an error with its causes and its help to stderr.
pub(crate) fn show_error(error: &dyn Diagnostic) {
    let mut text = format!("error: {error}\n");
    let mut cause = error.source();
    while let Some(source) = cause {
        text.push_str(&format!("  caused by: {source}\n"));
        cause = source.source();
    }
    if let Some(help) = error.help() {
        text.push_str(&format!("  help: {help}\n"));
    }
    for mistake in error.related().into_iter().flatten() {
        text.push_str(&drawn(mistake));
    }
    say(&text);
}

/// A mistake with the place where it stands.
pub(super) fn drawn(mistake: &dyn Diagnostic) -> String {
    let width = columns_of_stderr().unwrap_or(WIDTH).min(WIDTH);
    let handler = GraphicalReportHandler::new()
        .with_width(width)
        // Flags and keys are words, whatever hyphens they have.
        .with_word_splitter(WordSplitter::NoHyphenation);
    let mut text = String::new();
    // Writing to a text does not fail.
    let _ = handler.render_report(&mut text, mistake);
    text
}
