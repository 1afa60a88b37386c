//! Where what a terminal would obey ends.

use std::ops::RangeInclusive;

const ESC: char = '\u{1b}';
const BEL: char = '\u{7}';
/// They end any sequence at once.
const CANCEL: [char; 2] = ['\u{18}', '\u{1a}'];

/// What stands in a line behind the escape sequence with which it begins. `None` where that has no end there:
/// a terminal would go on to look for it, and all that follows would be lost.
pub(super) fn behind_sequence(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(ESC)?;
    let mut signs = rest.chars();
    match signs.next()? {
        '[' => behind_final(signs.as_str(), '\u{30}'..='\u{3f}', '\u{40}'..='\u{7e}'),
        ']' | 'P' | 'X' | '^' | '_' => behind_string(signs.as_str()),
        _ => behind_final(rest, '\u{20}'..='\u{2f}', '\u{30}'..='\u{7e}'),
    }
}

/// Whether the sequence does nothing but colour what stands behind it.
pub(super) fn is_colour(sequence: &str) -> bool {
    let is_parameter = |it: char| it.is_ascii_digit() || it == ';';
    let parameters = sequence.strip_prefix("\u{1b}[");
    let parameters = parameters.and_then(|it| it.strip_suffix('m'));
    parameters.is_some_and(|it| it.chars().all(is_parameter))
}

/// Parameters, spaces and their like, and one sign that ends it.
fn behind_final(
    line: &str,
    parameters: RangeInclusive<char>,
    last: RangeInclusive<char>,
) -> Option<&str> {
    let rest = line.trim_start_matches(|it| parameters.contains(&it));
    let rest = rest.trim_start_matches(|it| ('\u{20}'..='\u{2f}').contains(&it));
    rest.strip_prefix(|it| last.contains(&it) || CANCEL.contains(&it))
}

/// A title, the address of a link: any text, up to a bell or a sequence of its own.
fn behind_string(line: &str) -> Option<&str> {
    let is_end = |it| it == BEL || it == ESC || CANCEL.contains(&it);
    let rest = &line[line.find(is_end)?..];
    if rest.starts_with(ESC) {
        // Another sequence than that has broken off the string.
        return rest.strip_prefix("\u{1b}\\");
    }
    rest.strip_prefix(is_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_ends_where_a_terminal_ends_it() {
        for sequence in [
            "[0m",
            "[1;38:5:7m",
            "[?25l",
            "[2 q",
            "[3\u{18}",
            "(B",
            "c",
            "7",
            "]0;title\u{7}",
            "]8;;http://a/ü\u{1b}\\",
            "P1$r0m\u{1b}\\",
            "Xany\u{1a}",
            "^a\u{7}",
            "_a\u{1b}\\",
        ] {
            let line = format!("\u{1b}{sequence}rest");
            assert_eq!(behind_sequence(&line), Some("rest"), "{line:?}");
        }
    }

    #[test]
    fn what_has_no_end_in_its_line_is_no_sequence() {
        for line in [
            "rest",
            "\u{1b}",
            "\u{1b}\u{1b}[0m",
            "\u{1b}\n",
            "\u{1b}é",
            "\u{1b}[1;",
            "\u{1b}[1é",
            "\u{1b}]0;title",
            "\u{1b}]0;title\u{1b}[0m",
            "\u{1b}Pa\n",
        ] {
            assert_eq!(behind_sequence(line), None, "{line:?}");
        }
    }

    #[test]
    fn colours_are_what_sets_signs_and_nothing_else() {
        for sequence in ["\u{1b}[m", "\u{1b}[0m", "\u{1b}[38;2;1;2;3m"] {
            assert!(is_colour(sequence), "{sequence:?}");
        }
        for sequence in ["\u{1b}[2J", "\u{1b}[>4;1m", "\u{1b}]0;m\u{7}", "\u{1b}cm"] {
            assert!(!is_colour(sequence), "{sequence:?}");
        }
    }
}
