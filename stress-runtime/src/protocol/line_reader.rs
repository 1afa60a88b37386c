//! Cuts a stream of bytes into JSON lines without ever holding more than a bounded line.

use super::json::{self, Json};

/// What a line turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<T> {
    /// A message.
    Value(T),
    /// Not a message; the text says why.
    Unreadable(String),
}

/// Collects bytes and yields whole lines.
#[derive(Debug)]
pub struct LineReader {
    partial: Vec<u8>,
    max_line: usize,
    /// Set while the rest of an oversized line is being skipped.
    skipping: bool,
}

impl LineReader {
    /// A reader that gives up on lines longer than `max_line` bytes.
    pub fn new(max_line: usize) -> Self {
        Self {
            partial: Vec::new(),
            max_line,
            skipping: false,
        }
    }

    /// Takes in `bytes`; hands each line that they complete to `each`.
    pub fn feed<T: Json>(&mut self, mut bytes: &[u8], mut each: impl FnMut(Line<T>)) {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (head, rest) = bytes.split_at(end);
            bytes = &rest[1..];
            if self.skipping {
                self.skipping = false;
            } else if self.partial.len() + head.len() > self.max_line {
                self.partial.clear();
                each(self.oversized());
            } else if self.partial.is_empty() {
                parse(head, &mut each);
            } else {
                self.partial.extend_from_slice(head);
                parse(&self.partial, &mut each);
                self.partial.clear();
            }
        }
        if self.skipping {
            return;
        }
        if self.partial.len() + bytes.len() > self.max_line {
            self.partial = Vec::new();
            self.skipping = true;
            each(self.oversized());
        } else {
            self.partial.extend_from_slice(bytes);
        }
    }

    /// Whether the next byte begins a line.
    pub(crate) fn is_at_start(&self) -> bool {
        self.partial.is_empty() && !self.skipping
    }

    fn oversized<T>(&self) -> Line<T> {
        Line::Unreadable(format!("a line of more than {} bytes", self.max_line))
    }
}

fn parse<T: Json>(line: &[u8], each: &mut impl FnMut(Line<T>)) {
    if line.iter().all(u8::is_ascii_whitespace) {
        return;
    }
    each(match from_line(line) {
        Ok(value) => Line::Value(value),
        Err(error) => Line::Unreadable(error),
    });
}

/// The value that a line is.
///
/// # Errors
/// If it is something else; the text says why.
pub fn from_line<T: Json>(line: &[u8]) -> Result<T, String> {
    json::parse(line).and_then(T::read)
}

/// A value as one line, newline included.
pub fn to_line<T: Json>(value: &T) -> Vec<u8> {
    let mut line = Vec::with_capacity(128);
    value.print(&mut line);
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(reader: &mut LineReader, bytes: &[u8]) -> Vec<Line<u32>> {
        let mut lines = Vec::new();
        reader.feed(bytes, |line| lines.push(line));
        lines
    }

    #[test]
    fn a_line_may_arrive_in_any_pieces() {
        let mut reader = LineReader::new(100);
        assert_eq!(read(&mut reader, b"1"), []);
        assert_eq!(
            read(&mut reader, b"2\n3\n4"),
            [Line::Value(12), Line::Value(3)]
        );
        assert_eq!(read(&mut reader, b"\n"), [Line::Value(4)]);
    }

    #[test]
    fn garbage_costs_one_line_and_no_more() {
        let mut reader = LineReader::new(100);
        let lines = read(&mut reader, b"\xff\xfe{\n\n7\n");
        assert_eq!(lines.len(), 2);
        assert!(matches!(lines[0], Line::Unreadable(_)));
        assert_eq!(lines[1], Line::Value(7));
    }

    #[test]
    fn an_endless_line_is_given_up_and_the_next_one_is_read() {
        let mut reader = LineReader::new(8);
        let mut lines = Vec::new();
        for _ in 0..1000 {
            lines.extend(read(&mut reader, b"xxxxxxxx"));
        }
        lines.extend(read(&mut reader, b"\n5\n"));
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1], Line::Value(5));
        assert!(reader.partial.capacity() <= 64);
    }
}
