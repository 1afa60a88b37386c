//! What is said beside the results goes to stderr; that it cannot be heard is no error.

use super::printable::printable;
use std::io::{self, Write};

/// Says the text, which has whole lines.
pub(super) fn say(text: &str) {
    let text = printable(text, &io::stderr());
    let _ = anstream::stderr().write_all(text.as_bytes());
}
