//! What a child writes on its streams between two tests, so that output can be told apart by attempt.

use super::json::{Json, Value};
use std::fs::File;
use std::io::{self, BufRead, Read};

/// The first byte: rare in output, so that the search for it seldom stops.
const START: u8 = 0x1e;
/// Random bytes in it: no test hits upon them by accident.
const RANDOM: usize = 16;
/// Digits of the step.
const DIGITS: usize = 8;
/// All of it: start, random part in hex, step in hex, newline. Far below `PIPE_BUF`, so a pipe takes
/// it whole or not at all.
const LENGTH: usize = 1 + 2 * RANDOM + DIGITS + 1;

/// The separator of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Separator {
    random: String,
}

impl Json for Separator {
    fn print(&self, to: &mut Vec<u8>) {
        self.random.print(to);
    }

    fn read(value: Value<'_>) -> Result<Self, String> {
        String::read(value).map(|random| Self { random })
    }
}

/// What bytes that begin with the first byte of a separator turn out to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reading<'a> {
    /// The separator after this step, and what follows it.
    After(usize, &'a [u8]),
    /// They may be one when more has come.
    Unfinished,
    /// Output.
    Not,
}

impl Separator {
    /// A new one. Not from `RandomState`: its keys are those of the calling thread, which a fork would
    /// hand on to a test.
    pub(crate) fn random() -> io::Result<Self> {
        let mut random = [0; RANDOM];
        File::open("/dev/urandom")?.read_exact(&mut random)?;
        let random = random.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { random })
    }

    /// What stands between the output of `step` and of the next one.
    pub(crate) fn after(&self, step: usize) -> Vec<u8> {
        let mut bytes = vec![START];
        bytes.extend_from_slice(format!("{}{step:0DIGITS$x}\n", self.random).as_bytes());
        bytes
    }

    /// Cuts `bytes` before the first one that may begin a separator.
    pub(crate) fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
        // The standard library's search, which is fast in an unoptimised test binary too.
        let mut rest = bytes;
        let at = match rest.skip_until(START) {
            Ok(taken) if taken > 0 && bytes[taken - 1] == START => taken - 1,
            _ => bytes.len(),
        };
        bytes.split_at(at)
    }

    /// Reads bytes that begin as a separator does.
    pub(crate) fn read<'a>(&self, bytes: &'a [u8]) -> Reading<'a> {
        let known = [&[START], self.random.as_bytes()].concat();
        let compared = known.len().min(bytes.len());
        if bytes[..compared] != known[..compared] {
            return Reading::Not;
        }
        let Some((separator, rest)) = bytes.split_at_checked(LENGTH) else {
            return Reading::Unfinished;
        };
        let step = std::str::from_utf8(&separator[known.len()..LENGTH - 1]).ok();
        match step.and_then(|step| usize::from_str_radix(step, 16).ok()) {
            Some(step) if separator.ends_with(b"\n") => Reading::After(step, rest),
            _ => Reading::Not,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back_and_is_known_by_its_beginning() {
        let separator = Separator::random().unwrap();
        let bytes = [separator.after(70_000).as_slice(), b"more"].concat();
        assert_eq!(bytes.len(), LENGTH + 4);
        assert_eq!(separator.read(&bytes), Reading::After(70_000, b"more"));
        for end in 0..LENGTH {
            assert_eq!(separator.read(&bytes[..end]), Reading::Unfinished, "{end}");
        }
    }

    #[test]
    fn that_of_another_run_is_output() {
        let (ours, theirs) = (Separator::random().unwrap(), Separator::random().unwrap());
        assert_ne!(ours, theirs);
        assert_eq!(ours.read(&theirs.after(0)), Reading::Not);
        let mut spoilt = ours.after(0);
        spoilt[LENGTH - 1] = b'x';
        assert_eq!(ours.read(&spoilt), Reading::Not);
    }

    #[test]
    fn output_is_cut_where_one_may_begin() {
        assert_eq!(Separator::split(b"abc"), (&b"abc"[..], &b""[..]));
        assert_eq!(Separator::split(b""), (&b""[..], &b""[..]));
        assert_eq!(Separator::split(b"\x1eabc"), (&b""[..], &b"\x1eabc"[..]));
        assert_eq!(
            Separator::split(b"a\x1e\x1e"),
            (&b"a"[..], &b"\x1e\x1e"[..])
        );
    }
}
