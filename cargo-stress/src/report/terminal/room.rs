//! How much room there is: the columns of a terminal, and without one as many as it takes.

use std::io::{stderr, stdout};
use std::os::fd::AsFd;
use terminal_size::{Width, terminal_size_of};

/// The columns of the terminal that stdout is.
pub(super) fn of_stdout() -> Option<usize> {
    columns(stdout())
}

/// The columns of the terminal that stderr is.
pub(in crate::report) fn of_stderr() -> Option<usize> {
    columns(stderr())
}

fn columns(stream: impl AsFd) -> Option<usize> {
    let (Width(columns), _) = terminal_size_of(stream)?;
    Some(usize::from(columns)).filter(|it| *it > 0)
}
