//! Keeps the beginning and the end of a stream and counts what falls out between them.

use crate::protocol::Captured;

/// A bounded recording of one stream.
#[derive(Debug)]
pub(super) struct Capture {
    head: Vec<u8>,
    head_limit: usize,
    /// A ring once it is full: the oldest byte is at `oldest`.
    tail: Vec<u8>,
    tail_limit: usize,
    oldest: usize,
    total: u64,
}

impl Capture {
    pub(super) fn new(head_limit: usize, tail_limit: usize) -> Self {
        Self {
            head: Vec::new(),
            head_limit,
            tail: Vec::new(),
            tail_limit,
            oldest: 0,
            total: 0,
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.total += bytes.len() as u64;
        let room = self.head_limit - self.head.len();
        let (head, rest) = bytes.split_at(room.min(bytes.len()));
        self.head.extend_from_slice(head);
        self.push_tail(rest);
    }

    fn push_tail(&mut self, bytes: &[u8]) {
        // Of a flood only its end can stay.
        let bytes = &bytes[bytes.len().saturating_sub(self.tail_limit)..];
        let room = self.tail_limit - self.tail.len();
        let (fill, over) = bytes.split_at(room.min(bytes.len()));
        self.tail.extend_from_slice(fill);
        for chunk in over.chunks(self.tail_limit.max(1)) {
            let until_end = chunk.len().min(self.tail.len() - self.oldest);
            let (first, second) = chunk.split_at(until_end);
            self.tail[self.oldest..self.oldest + first.len()].copy_from_slice(first);
            self.tail[..second.len()].copy_from_slice(second);
            self.oldest = (self.oldest + chunk.len()) % self.tail_limit;
        }
    }

    /// Bytes that have come.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Whether nothing has come.
    pub(super) fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// What was recorded, as text; bytes that are not UTF-8 become `U+FFFD`.
    pub(super) fn finish(&self) -> Captured {
        let (newer, older) = self.tail.split_at(self.oldest);
        let tail = [older, newer].concat();
        let omitted_bytes = self.total - (self.head.len() + tail.len()) as u64;
        if omitted_bytes == 0 {
            // Joined before decoding: a character may lie across the seam.
            let all = [self.head.as_slice(), &tail].concat();
            let head = String::from_utf8_lossy(&all).into_owned();
            return Captured {
                head,
                omitted_bytes,
                tail: String::new(),
            };
        }
        Captured {
            head: String::from_utf8_lossy(&self.head).into_owned(),
            omitted_bytes,
            tail: String::from_utf8_lossy(&tail).into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(pieces: &[&[u8]]) -> Captured {
        let mut capture = Capture::new(4, 6);
        for piece in pieces {
            capture.push(piece);
        }
        capture.finish()
    }

    #[test]
    fn what_fits_is_kept_whole_even_across_the_seam() {
        assert_eq!(captured(&[b"abc", b"defg"]).to_text(), "abcdefg");
        assert_eq!(captured(&["abcä".as_bytes()]).to_text(), "abcä");
    }

    #[test]
    fn of_more_the_head_and_the_tail_are_kept_and_the_middle_is_counted() {
        let all: Vec<u8> = (b'a'..=b'z').collect();
        for size in 1..=all.len() {
            let pieces: Vec<&[u8]> = all.chunks(size).collect();
            let captured = captured(&pieces);
            assert_eq!(
                (
                    captured.head.as_str(),
                    captured.omitted_bytes,
                    captured.tail.as_str()
                ),
                ("abcd", 16, "uvwxyz"),
                "in pieces of {size}"
            );
        }
    }

    #[test]
    fn a_limit_of_zero_keeps_nothing() {
        let mut capture = Capture::new(0, 0);
        capture.push(b"abc");
        assert_eq!(capture.finish().omitted_bytes, 3);
    }
}
