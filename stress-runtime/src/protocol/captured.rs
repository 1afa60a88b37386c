//! What a child printed on one of its streams.

use super::json::json_object;

/// Bounded output of one stream: its beginning, its end, and how much fell out between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captured {
    /// The first bytes; everything, where nothing was omitted.
    pub head: String,
    /// Bytes left out between head and tail.
    pub omitted_bytes: u64,
    /// The last bytes; empty where nothing was omitted.
    pub tail: String,
}

impl Captured {
    /// Whether nothing was printed.
    pub fn is_empty(&self) -> bool {
        self.head.is_empty() && self.tail.is_empty() && self.omitted_bytes == 0
    }

    /// Head, a line that counts what was omitted, and tail, as one text.
    pub fn to_text(&self) -> String {
        match self.omission() {
            None => format!("{}{}", self.head, self.tail),
            Some(line) => format!("{}\n{line}\n{}", self.head, self.tail),
        }
    }

    /// The line that counts what was omitted; `None` where nothing was.
    pub fn omission(&self) -> Option<String> {
        let bytes = self.omitted_bytes;
        (bytes > 0).then(|| format!("[… {bytes} bytes omitted …]"))
    }
}

json_object!(Captured { head, omitted_bytes = 0, tail = String::new() });
