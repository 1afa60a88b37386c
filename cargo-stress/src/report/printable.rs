//! The last thing that is done to a text before it is printed.

use super::github::unheard;
use anstream::adapter::strip_str;
use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};

/// The text as it is printed to that stream: without colours where there shall be none, and with nothing
/// in it that a runner of GitHub's would obey, were it there before or only once they are gone.
pub(super) fn printable(text: &str, stream: &impl RawStream) -> String {
    let text = match AutoStream::choice(stream) {
        ColorChoice::Never => strip_str(text).to_string(),
        _ => text.to_owned(),
    };
    unheard(&text).into_owned()
}
