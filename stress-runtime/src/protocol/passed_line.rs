//! The commonest line of all, written and read in one go: an attempt has passed.
//!
//! Test binaries are seldom optimised. There the general code for this one line lies on some twenty
//! pages, each of which a fresh fork has to fault in, and reading it costs the harness as much as
//! `poll` does: together a fifth of a run.

const START: &[u8] = b"\n{\"ended\":{\"step\":";
const MIDDLE: &[u8] = b",\"outcome\":{\"kind\":\"passed\"},\"us\":";
const END: &[u8] = b"}}\n";

/// Digits of the largest number.
const DIGITS: usize = 20;
const LONGEST: usize = START.len() + DIGITS + MIDDLE.len() + DIGITS + END.len();

/// Such a line. It lies on the stack: a fresh fork shares the heap with its parent, and would have to
/// copy a page of it first.
pub(crate) struct PassedLine {
    bytes: [u8; LONGEST],
    length: usize,
}

impl PassedLine {
    /// What the general code would write between two newlines: the first ends what a test may have written to
    /// the descriptor by mistake.
    pub(crate) fn of(step: usize, us: u64) -> Self {
        let mut line = Self {
            bytes: [0; LONGEST],
            length: 0,
        };
        line.push(START);
        line.push_number(step as u64);
        line.push(MIDDLE);
        line.push_number(us);
        line.push(END);
        line
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Step and microseconds, if the bytes are exactly such a line with its newlines.
    pub(crate) fn read(bytes: &[u8]) -> Option<(usize, u64)> {
        let (step, rest) = take_number(bytes.strip_prefix(START)?)?;
        let (us, rest) = take_number(rest.strip_prefix(MIDDLE)?)?;
        (rest == END).then_some((usize::try_from(step).ok()?, us))
    }

    fn push(&mut self, bytes: &[u8]) {
        self.bytes[self.length..][..bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    fn push_number(&mut self, number: u64) {
        if number > 9 {
            self.push_number(number / 10);
        }
        self.push(&[b'0' + (number % 10) as u8]);
    }
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
            let line = PassedLine::of(step, us);
            assert_eq!(
                line.as_bytes(),
                [b"\n", to_line(&message).as_slice()].concat()
            );
            assert_eq!(PassedLine::read(line.as_bytes()), Some((step, us)));
        }
    }

    #[test]
    fn anything_else_is_left_to_the_general_code() {
        let line = PassedLine::of(0, 5).as_bytes().to_vec();
        let two = [line.as_slice(), &line].concat();
        for bytes in [&line[..line.len() - 1], &line[1..], &two, b"", b"{}\n"] {
            assert_eq!(PassedLine::read(bytes), None);
        }
        let text = String::from_utf8(line).unwrap();
        assert_eq!(
            PassedLine::read(text.replace("passed", "failed").as_bytes()),
            None
        );
        assert_eq!(
            PassedLine::read(text.replace(":5", ":99999999999999999999").as_bytes()),
            None
        );
    }
}
