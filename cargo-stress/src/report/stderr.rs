//! What is said beside the results goes to stderr; that it cannot be heard is no error.

use super::printable::printable;
use super::readable::readable;
use std::io::{self, IsTerminal, Write};

/// Says the text, which has whole lines.
pub(super) fn say(text: &str) {
    let text = printable(text, &io::stderr());
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Something a person should know.
pub(crate) fn show_warning(message: &str) {
    say(&format!("warning: {}\n", readable(message)));
}

/// Leaves the line on which somebody who was ended has shown how far it was.
pub(crate) fn leave_line() {
    if io::stderr().is_terminal() {
        say("\n");
    }
}
