//! The commonest line of all, written and read in one go: an attempt has passed.
//!
//! Test binaries are seldom optimised. There the general code for this one line lies on some twenty
//! pages, each of which a fresh fork has to fault in, and reading it costs the harness as much as
//! `poll` does: together a fifth of a run.

const START: &[u8] = b"\n{\"ended\":{\"step\":";
const MIDDLE: &[u8] = b",\"outcome\":{\"kind\":\"passed\"},\"us\":";
const END: &[u8] = b"}}\n";

/// What the general code would write between two newlines: the first ends what a test may have written to the
/// descriptor by mistake.
pub(crate) fn write(step: usize, us: u64) -> Vec<u8> {
    let mut line = Vec::with_capacity(96);
    line.extend_from_slice(START);
    push_number(&mut line, step as u64);
    line.extend_from_slice(MIDDLE);
    push_number(&mut line, us);
    line.extend_from_slice(END);
    line
}

/// Step and microseconds, if the bytes are exactly such a line with its newlines.
pub(crate) fn read(bytes: &[u8]) -> Option<(usize, u64)> {
    let (step, rest) = take_number(bytes.strip_prefix(START)?)?;
    let (us, rest) = take_number(rest.strip_prefix(MIDDLE)?)?;
    (rest == END).then_some((usize::try_from(step).ok()?, us))
}

fn push_number(line: &mut Vec<u8>, number: u64) {
    if number > 9 {
        push_number(line, number / 10);
    }
    line.push(b'0' + (number % 10) as u8);
}

fn take_number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0_u64;
    let mut digits = 0;
    while let Some(digit @ b'0'..=b'9') = bytes.get(digits) {
        number = number
            .checked_mul(10)?
            .checked_add(u64::from(digit - b'0'))?;
        digits += 1;
    }
    (digits > 0).then(|| (number, &bytes[digits..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Attempt, Message, Outcome, to_line};

    #[test]
    fn it_is_what_would_be_written_anyway_and_reads_back() {
        for (step, us) in [(0, 0), (3, 10), (12, 1_234_567), (usize::MAX, u64::MAX)] {
            let message = Message::Ended(Attempt::new(step, Outcome::Passed, us));
            assert_eq!(
                write(step, us),
                [b"\n", to_line(&message).as_slice()].concat()
            );
            assert_eq!(read(&write(step, us)), Some((step, us)));
        }
    }

    #[test]
    fn anything_else_is_left_to_the_general_code() {
        let line = write(0, 5);
        let two = [line.as_slice(), &line].concat();
        for bytes in [&line[..line.len() - 1], &line[1..], &two, b"", b"{}\n"] {
            assert_eq!(read(bytes), None);
        }
        let text = String::from_utf8(line).unwrap();
        assert_eq!(read(text.replace("passed", "failed").as_bytes()), None);
        assert_eq!(
            read(text.replace(":5", ":99999999999999999999").as_bytes()),
            None
        );
    }
}
