//! The last thing that is done to a text before it is printed.

use super::github::unheard;
use super::readable::{readable, readable_in_colour};
use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};

/// The text as it is printed to that stream: without colours where there shall be none, and with nothing else
/// in it that a terminal would obey. All that is said may name what others have written, and nobody can forget
/// it here. Nor would a runner of GitHub's obey it, were it there before or only once the colours are gone.
pub(super) fn printable(text: &str, stream: &impl RawStream) -> String {
    in_colour(text, AutoStream::choice(stream))
}

fn in_colour(text: &str, choice: ColorChoice) -> String {
    let text = match choice {
        ColorChoice::Never => readable(text),
        _ => readable_in_colour(text),
    };
    unheard(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing_but_our_colours() {
        let text = "\u{1b}[1mFAILS\u{1b}[0m \u{1b}[2J\u{1b}]0;title\u{7}a\u{1b}]0;b\r\n";
        assert_eq!(in_colour(text, ColorChoice::Never), "FAILS a␛]0;b␍\n");
        let coloured = "\u{1b}[1mFAILS\u{1b}[0m a␛]0;b␍\n";
        assert_eq!(in_colour(text, ColorChoice::AlwaysAnsi), coloured);
    }
}
