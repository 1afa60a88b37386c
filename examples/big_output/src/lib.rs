//! A hex dump, as printed by tests of protocols and file formats when they are asked to be clear.

use std::io::{self, Write};
use std::process::{Command, Output};

/// Writes 16 bytes a line: offset, hex, and the characters that can be shown.
pub fn hex_dump(bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
    for (index, row) in bytes.chunks(16).enumerate() {
        let mut line = format!("{:08x} ", index * 16);
        for byte in row {
            line.extend([' ', digit(byte >> 4), digit(byte & 15)]);
        }
        line.extend(["   "; 16].iter().skip(row.len()).copied());
        line.push_str("  ");
        line.extend(row.iter().map(|byte| shown(*byte)));
        line.push('\n');
        out.write_all(line.as_bytes())?;
    }
    out.flush()
}

fn digit(half: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(half)])
}

fn shown(byte: u8) -> char {
    if byte.is_ascii_graphic() {
        char::from(byte)
    } else {
        '.'
    }
}

/// Runs a shell command and returns what it printed. Both streams are read while it runs, so it
/// may print as much as it likes.
pub fn run(command: &str) -> io::Result<Output> {
    Command::new("sh").args(["-c", command]).output()
}

#[cfg(test)]
mod tests {
    use super::*;
    use stress_runtime::stress;

    #[stress(shuffle)]
    fn a_row_shows_offset_hex_and_text() {
        let mut out = Vec::new();
        hex_dump(b"GET / HTTP/1.1\r\nHost", &mut out).unwrap();
        let rows = [
            "00000000  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a  GET./.HTTP/1.1..",
            "00000010  48 6f 73 74                                      Host",
        ];
        assert!(String::from_utf8(out).unwrap().lines().eq(rows));
    }
}
