//! The harness of a test binary that has no runtime inside: `cargo stress` itself, in this role.
//!
//! To the tool at the other end of the socket it is a harness like any other. What it cannot do is to run
//! several tests in one process: each attempt is an exec of the binary.

use crate::harness::{Subject, serve_subject};
use crate::protocol::role;
use std::collections::BTreeSet;
use std::env;

/// Serves the tool, if this process was started for that; comes back only if it was not.
///
/// The arguments are: how many words start the binary, those words, the binary, and the names of its
/// ignored tests that may be asked for.
pub fn serve_if_asked() {
    if env::var(role::VARIABLE).as_deref() != Ok(role::HARNESS_OF) {
        return;
    }
    let mut arguments = env::args_os().skip(1);
    let count = arguments.next().and_then(|it| it.to_str()?.parse().ok());
    let words = arguments.by_ref().take(count.unwrap_or(0) + 1).collect();
    let ignored: BTreeSet<String> = arguments
        .filter_map(|name| name.into_string().ok())
        .collect();
    serve_subject(Subject::new(words, ignored))
}
