//! What programs print, made fit to be read: no colours, and nothing that is invisible or turns the
//! text around.

use super::escape_sequence::{behind_sequence, is_colour};

/// The text without escape sequences, with control characters as pictures of them. A sequence ends in the
/// line in which it begins, or it is none: whatever one line has in it, the next one is seen.
pub(super) fn readable(text: &str) -> String {
    without_sequences(text, |_| false)
}

/// The same with its colours, for what has ours in it.
pub(super) fn readable_in_colour(text: &str) -> String {
    without_sequences(text, is_colour)
}

/// The text without sequences but those which `stays` names.
fn without_sequences(text: &str, stays: impl Fn(&str) -> bool) -> String {
    let mut seen = String::with_capacity(text.len());
    for mut line in text.split_inclusive('\n') {
        while let Some(first) = line.chars().next() {
            if let Some(rest) = behind_sequence(line) {
                let sequence = &line[..line.len() - rest.len()];
                if stays(sequence) {
                    seen.push_str(sequence);
                }
                line = rest;
                continue;
            }
            seen.push(picture(first));
            line = &line[first.len_utf8()..];
        }
    }
    seen
}

/// The same in one line, for what is one although it may have ends of lines in it: names, say.
pub(super) fn readable_line(text: &str) -> String {
    let line = readable(text);
    line.replace('\n', "\u{240a}").replace('\t', "\u{2409}")
}

/// A character that can be seen, in the place of one that cannot.
fn picture(it: char) -> char {
    match it {
        '\n' | '\t' => it,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + it as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // Other controls, ends of lines, and marks by which text is turned around or hidden.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        _ => it,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn colours_go_and_what_cannot_be_seen_can_be() {
        assert_eq!(readable("\u{1b}[1;31mred\u{1b}[0m\n\tok"), "red\n\tok");
        assert_eq!(readable("a\u{0}b\rc\u{7f}"), "a␀b␍c␡");
        assert_eq!(readable("user\u{202e}nimda"), "user\u{fffd}nimda");
        assert_eq!(readable("café 日本"), "café 日本");
        assert_eq!(readable_line("a\n::b\tc"), "a␊::b␉c");
    }

    #[test]
    fn titles_and_links_go_and_what_stands_around_them_stays() {
        assert_eq!(
            readable("a\u{1b}]0;title\u{7}b\u{1b}]8;;url\u{7}c\u{7}"),
            "abc␇"
        );
    }

    #[test]
    fn a_sequence_without_an_end_hides_nothing() {
        for begin in ['[', ']', 'P', 'X', '^', '_'] {
            let text = format!("a\u{1b}{begin}1\nb");
            assert_eq!(readable(&text), format!("a␛{begin}1\nb"));
        }
        assert_eq!(readable("a\u{1b}"), "a␛");
    }

    #[test]
    fn ends_of_lines_and_turns_of_other_scripts_can_be_seen() {
        let marks = "a\u{61c}b\u{2028}c\u{2029}d";
        assert_eq!(readable(marks), "a\u{fffd}b\u{fffd}c\u{fffd}d");
    }

    proptest! {
        #[test]
        fn no_control_character_is_left_whatever_was_printed(
            text in r"(\PC|\pC|[\x1b\x07\x18\[\]P;m\\\n]){0,60}",
        ) {
            let is_control = |it: char| it.is_control() && it != '\n' && it != '\t';
            let seen = readable(&format!("{text}\nend"));
            prop_assert!(!seen.contains(is_control), "{seen:?}");
            prop_assert!(seen.ends_with("\nend"), "{seen:?}");
            prop_assert_eq!(seen.matches('\n').count(), text.matches('\n').count() + 1);
            prop_assert_eq!(&readable(&seen), &seen);
        }

        #[test]
        fn what_is_no_sequence_stays(
            words in prop::collection::vec(r"[a-zß-ÿ日本 \n]{0,8}", 1..8),
            sequence in prop::sample::select(vec![
                "\u{1b}[1m",
                "\u{1b}]0;t\u{7}",
                "\u{1b}Pq\u{1b}\\",
                "\u{1b}(B",
            ]),
        ) {
            prop_assert_eq!(readable(&words.join(sequence)), words.concat());
        }
    }
}
