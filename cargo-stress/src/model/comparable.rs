//! A line of output without what varies from run to run, so that two runs can be compared.
//!
//! Less is left out than from the message of a failure: a small number that differs, as in "3 of 4
//! sent", may be the very thing to look at. What goes is recognised by its shape or its neighbour.

use super::normalise::{is_address, push_numbers, uuid, word};

/// Numbers of so many digits are ports, process ids, times, seeds or addresses more often than
/// results.
const LONG_NUMBER: usize = 5;

/// A number next to such a word is given out by the system and means nothing.
const MARKERS: [&str; 6] = ["threadid", "thread", "ppid", "pid", "tid", "port"];

/// As `Debug` of a duration and people write them. No `m` and no `h`: `\x1b[32m` is a colour.
const UNITS: [&str; 13] = [
    "ns", "us", "µs", "μs", "ms", "s", "sec", "secs", "second", "seconds", "min", "mins", "minutes",
];

/// The line with `#` for addresses, long hexadecimal words, UUIDs, dates, times of day, durations,
/// ids of processes and threads, ports, names of temporary files, and numbers of five digits and
/// more.
pub(super) fn comparable(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut at = 0;
    // Always at the beginning of a word or at a character of none.
    while let Some(first) = line[at..].chars().next() {
        let (before, rest) = line.split_at(at);
        at += if !first.is_ascii_alphanumeric() {
            kept.push(first);
            first.len_utf8()
        } else if let Some(length) = varying(before, rest) {
            kept.push('#');
            length
        } else {
            let word = word(rest);
            let least = if is_marked_word(word) { 1 } else { LONG_NUMBER };
            push_numbers(&mut kept, word, least);
            word.len()
        };
    }
    kept
}

/// The length of what varies at the beginning of `rest`, a word's beginning.
fn varying(before: &str, rest: &str) -> Option<usize> {
    let word = word(rest);
    uuid(rest)
        .or_else(|| date(rest))
        .or_else(|| clock(rest).filter(|_| !before.ends_with(':')))
        .or_else(|| durations(rest))
        .or_else(|| {
            let is_id = || is_number(word) && is_marked(before, &rest[word.len()..]);
            (is_address(word) || is_temporary(before, word) || is_id()).then_some(word.len())
        })
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2026-03-01`, and the time of day that may follow.
fn date(text: &str) -> Option<usize> {
    const LENGTH: usize = 10;
    if !has_shape(text, "0000-00-00") {
        return None;
    }
    let after = &text[LENGTH..];
    let with_time = after
        .strip_prefix(['T', 't', ' '])
        .and_then(|time| clock(time).map(|length| LENGTH + 1 + length));
    with_time.or_else(|| ends_word(after).then_some(LENGTH))
}

/// `12:30`, `12:30:05`, `12:30:05.123456Z`, `12:30:05+01:00`.
fn clock(text: &str) -> Option<usize> {
    let mut length = if has_shape(text, "00:00:00") {
        8
    } else if has_shape(text, "00:00") {
        5
    } else {
        return None;
    };
    if let Some(fraction) = text[length..].strip_prefix(['.', ',']) {
        length += match digits(fraction) {
            0 => 0,
            digits => 1 + digits,
        };
    }
    let zone = &text[length..];
    length += match zone.bytes().next() {
        Some(b'Z' | b'z') => 1,
        Some(b'+' | b'-') if has_shape(&zone[1..], "00:00") => 6,
        Some(b'+' | b'-') if has_shape(&zone[1..], "0000") => 5,
        _ => 0,
    };
    ends_word(&text[length..]).then_some(length)
}

/// One duration or several, as in `1s 250ms`.
fn durations(text: &str) -> Option<usize> {
    let mut length = duration(text)?;
    while let Some(next) = text[length..].strip_prefix(' ').and_then(duration) {
        length += 1 + next;
    }
    Some(length)
}

/// `12ms`, `1.25s`, `3 seconds`.
fn duration(text: &str) -> Option<usize> {
    let mut length = digits(text);
    if length == 0 {
        return None;
    }
    if let Some(fraction) = text[length..].strip_prefix('.') {
        length += 1 + digits(fraction);
    }
    let after = &text[length..];
    let unit_text = after.strip_prefix(' ').unwrap_or(after);
    let unit = UNITS
        .iter()
        .find(|unit| unit_text.strip_prefix(**unit).is_some_and(ends_word))?;
    Some(length + (after.len() - unit_text.len()) + unit.len())
}

/// How many digits the text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Whether the text begins as the shape does, in which `0` stands for any digit.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() >= shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| {
            if wanted == b'0' {
                byte.is_ascii_digit()
            } else {
                byte == wanted
            }
        })
}

fn ends_word(rest: &str) -> bool {
    !rest.starts_with(|it: char| it.is_alphanumeric())
}

/// `.tmpAbC123` of the crate tempfile, and `tmp.x7ddh2Kwdg` of `mktemp`.
fn is_temporary(before: &str, word: &str) -> bool {
    let of_tempfile = before.ends_with('.') && word.starts_with("tmp") && word.len() == 9;
    let of_mktemp = before.ends_with("tmp.") && (6..=12).contains(&word.len());
    of_tempfile || of_mktemp
}

/// Whether a number between those two is an id: `pid 7`, `ThreadId(7)`, `thread 'name' (7) panicked`.
fn is_marked(before: &str, after: &str) -> bool {
    const BETWEEN: [char; 8] = [' ', ':', '=', '(', '[', '-', '_', '#'];
    if before.ends_with("' (") && after.starts_with(')') {
        return true;
    }
    let mut named = before;
    for _ in 0..2 {
        named = named.strip_suffix(BETWEEN).unwrap_or(named);
    }
    let named = named.as_bytes();
    MARKERS.iter().any(|marker| {
        let Some(start) = named.len().checked_sub(marker.len()) else {
            return false;
        };
        let is_whole = start == 0 || !named[start - 1].is_ascii_alphanumeric();
        is_whole && named[start..].eq_ignore_ascii_case(marker.as_bytes())
    })
}

/// `thread7`.
fn is_marked_word(word: &str) -> bool {
    let name = word.trim_end_matches(|it: char| it.is_ascii_digit());
    name.len() < word.len()
        && MARKERS
            .iter()
            .any(|marker| marker.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::comparable;

    #[test]
    fn what_the_system_gives_out_is_left_out() {
        for (line, expected) in [
            ("at 0x7ffe12ab in 550e8400e29b41d4", "at # in #"),
            ("id 550e8400-e29b-41d4-a716-446655440000.", "id #."),
            ("2026-03-01T12:30:05.123Z INFO ready", "# INFO ready"),
            ("[2026-03-01 12:30:05,123] ready", "[#] ready"),
            ("12:30:05+01:00 ready", "# ready"),
            ("since 2026-03-01", "since #"),
            ("took 1.25s, not 950µs or 12 ms", "took #, not # or #"),
            ("waited 1s 250ms", "waited #"),
            (
                "pid 7, PID=8, tid: 9, port 80",
                "pid #, PID=#, tid: #, port #",
            ),
            ("on ThreadId(3) and thread-4", "on ThreadId(#) and thread-#"),
            ("thread5 of pool", "thread# of pool"),
            ("thread 'a::b' (412) panicked", "thread 'a::b' (#) panicked"),
            ("127.0.0.1:54321 refused", "127.0.0.1:# refused"),
            (
                "/tmp/.tmpAbC12d/x /tmp/tmp.x7ddh2Kwdg",
                "/tmp/.#/x /tmp/tmp.#",
            ),
        ] {
            assert_eq!(comparable(line), expected);
        }
    }

    #[test]
    fn what_a_test_counts_and_names_is_kept() {
        for line in [
            "3 of 4 sent",
            "left: [1, 2, 3]",
            "src/lib.rs:17:05",
            "\u{1b}[32mok\u{1b}[0m",
            "größer als 3 Äpfel",
            "deadbeef version 1.2.3",
            "reports 12, 4sure, 7süß",
            "",
        ] {
            assert_eq!(comparable(line), line);
        }
    }
}
