//! Writes texts as JSON has them.

/// Appends `text` in quotes.
pub(crate) fn print_string(text: &str, to: &mut Vec<u8>) {
    to.push(b'"');
    let mut rest = text.as_bytes();
    // Runs of ordinary bytes are copied at once: this runs in test binaries, which are not optimised.
    while let Some(at) = rest.iter().position(|byte| needs_escape(*byte)) {
        to.extend_from_slice(&rest[..at]);
        print_escaped(rest[at], to);
        rest = &rest[at + 1..];
    }
    to.extend_from_slice(rest);
    to.push(b'"');
}

fn needs_escape(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn print_escaped(byte: u8, to: &mut Vec<u8>) {
    let letter = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => return to.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
    };
    to.extend_from_slice(&[b'\\', letter]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_json_does_not_allow_in_a_text_is_escaped() {
        let mut printed = Vec::new();
        print_string("a\"b\\c\n\r\t\u{1b}[1mü", &mut printed);
        let printed = String::from_utf8(printed).unwrap();
        assert_eq!(printed, r#""a\"b\\c\n\r\t\u001b[1mü""#);
    }
}
