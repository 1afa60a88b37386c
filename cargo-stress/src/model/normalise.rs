//! Messages without what varies from run to run: what is left says whether two failures are the same.

/// The message with every number, address and long hexadecimal word replaced by `#`: they differ
/// from run to run though the failure is the same.
pub(super) fn normalise(message: &str) -> String {
    let mut normalised = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(first) = rest.chars().next() {
        let length = match uuid(rest) {
            Some(length) => {
                normalised.push('#');
                length
            }
            None if first.is_ascii_alphanumeric() => {
                let word = word(rest);
                push_word(&mut normalised, word);
                word.len()
            }
            None => {
                normalised.push(first);
                first.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    normalised
}

fn push_word(normalised: &mut String, word: &str) {
    if is_address(word) {
        normalised.push('#');
    } else {
        push_numbers(normalised, word, 1);
    }
}

/// Adds the word with each number of at least so many digits replaced by `#`.
pub(super) fn push_numbers(normalised: &mut String, word: &str, least: usize) {
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let end = rest.find(|it: char| it.is_ascii_digit() != is_digit);
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        normalised.push_str(if is_digit && part.len() >= least {
            "#"
        } else {
            part
        });
        rest = after;
    }
}

/// The ASCII letters and digits with which the text begins.
pub(super) fn word(text: &str) -> &str {
    let end = text.find(|it: char| !it.is_ascii_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// Whether the word is an address, or long and hexadecimal as ids and hashes are. Words that only
/// look so, like `deadbeef`, have no digit.
pub(super) fn is_address(word: &str) -> bool {
    let is_hex = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    match word.strip_prefix("0x") {
        Some(digits) => is_hex(digits),
        None => word.len() >= 8 && is_hex(word) && word.bytes().any(|byte| byte.is_ascii_digit()),
    }
}

/// The length of the UUID with which the text begins. Its parts are too short to be taken for ids
/// each by itself.
pub(super) fn uuid(text: &str) -> Option<usize> {
    const LENGTH: usize = 36;
    const DASHES: [usize; 4] = [8, 13, 18, 23];
    let bytes = text.as_bytes().get(..LENGTH)?;
    let fits = |(index, byte): (usize, &u8)| {
        if DASHES.contains(&index) {
            *byte == b'-'
        } else {
            byte.is_ascii_hexdigit()
        }
    };
    let next = text.as_bytes().get(LENGTH);
    let ends = next.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    (ends && bytes.iter().enumerate().all(fits)).then_some(LENGTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_from_run_to_run_does_not_make_a_new_failure() {
        for (one, other) in [
            ("left: 3 right: 4", "left: 17 right: 4000"),
            ("at 0x7ffe12ab", "at 0x55d0c3f0"),
            ("id 550e8400e29b41d4 gone", "id 0011223344556677 gone"),
            (
                "id 550e8400-e29b-41d4-a716-446655440000",
                "id 00112233-bbbb-cccc-dddd-eeeeeeeeeeee",
            ),
            ("took 1.25s", "took 13.7s"),
            ("thread7 died", "thread12 died"),
        ] {
            assert_eq!(normalise(one), normalise(other));
        }
    }

    #[test]
    fn different_words_are_different_failures() {
        assert_ne!(normalise("queue closed"), normalise("queue full"));
        assert_eq!(normalise("deadbeef face"), "deadbeef face");
        assert_eq!(normalise("größer als 3"), "größer als #");
    }
}
