//! What programs print, made fit to be read: no colours, and nothing that is invisible or turns the
//! text around.

/// The text without escape sequences, with control characters as pictures of them.
pub(super) fn readable(text: &str) -> String {
    let pictures: String = text.chars().map(picture).collect();
    anstream::adapter::strip_str(&pictures).to_string()
}

/// The same in one line, for what is one although it may have ends of lines in it: names, say.
pub(super) fn readable_line(text: &str) -> String {
    let line = readable(text);
    line.replace('\n', "\u{240a}").replace('\t', "\u{2409}")
}

/// A character that can be seen, in the place of one that cannot.
fn picture(it: char) -> char {
    match it {
        // Begins what is removed, or ends a line.
        '\u{1b}' | '\n' | '\t' => it,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + it as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // Other controls, and marks by which text is turned around or hidden.
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        _ => it,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_go_and_what_cannot_be_seen_can_be() {
        assert_eq!(readable("\u{1b}[1;31mred\u{1b}[0m\n\tok"), "red\n\tok");
        assert_eq!(readable("a\u{0}b\rc\u{7f}"), "a␀b␍c␡");
        assert_eq!(readable("user\u{202e}nimda"), "user\u{fffd}nimda");
        assert_eq!(readable("café 日本"), "café 日本");
        assert_eq!(readable_line("a\n::b\tc"), "a␊::b␉c");
    }
}
