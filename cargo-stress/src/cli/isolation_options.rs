//! What each run has for itself, and how much it may print.

use stress_runtime::protocol::Settings;

/// Held for every run.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Isolation")]
pub(crate) struct IsolationOptions {
    /// Keep what a failing run leaves in its TMPDIR; the finding says where
    #[arg(long)]
    keep_tmp: bool,
    /// End a run that prints more than this on a stream, e.g. 500k, 10M; it has failed then
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    max_output: Option<u64>,
    /// Bytes kept from the beginning of what an attempt prints [default: 16k]
    #[arg(long, value_name = "BYTES", value_parser = kept_bytes)]
    output_head: Option<u64>,
    /// Bytes kept from the end of what an attempt prints [default: 64k]
    #[arg(long, value_name = "BYTES", value_parser = kept_bytes)]
    output_tail: Option<u64>,
}

/// The output of a run has to fit into one message.
const MOST_KEPT: u64 = 1 << 20;

impl IsolationOptions {
    /// What harnesses are told.
    pub(crate) fn settings(&self, seed: u64) -> Settings {
        let usual = Settings::default();
        let kept = |bytes: Option<u64>, usual| {
            bytes
                .and_then(|bytes| usize::try_from(bytes).ok())
                .unwrap_or(usual)
        };
        Settings {
            head_bytes: kept(self.output_head, usual.head_bytes),
            tail_bytes: kept(self.output_tail, usual.tail_bytes),
            max_output: self.max_output,
            keep_tmp: self.keep_tmp,
            seed,
            ..usual
        }
    }

    /// The words that hold another session to the same limit.
    pub(super) fn repeat(&self) -> Vec<String> {
        let limit = self.max_output.map(|bytes| bytes.to_string());
        let words = limit.map(|limit| ["--max-output".to_owned(), limit]);
        words.into_iter().flatten().collect()
    }
}

fn kept_bytes(text: &str) -> Result<u64, String> {
    let bytes = bytes(text)?;
    if bytes <= MOST_KEPT {
        return Ok(bytes);
    }
    Err(format!("at most {}M can be kept", MOST_KEPT >> 20))
}

/// A number, with `k`, `M` or `G` behind it for powers of 1024.
fn bytes(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|it: char| !it.is_ascii_digit());
    let unit = match &text[digits.len()..] {
        "" => Some(1),
        "k" | "K" => Some(1 << 10),
        "M" => Some(1 << 20),
        "G" => Some(1 << 30),
        _ => None,
    };
    let number = digits.parse::<u64>().ok();
    let bytes = number
        .zip(unit)
        .and_then(|(number, unit)| number.checked_mul(unit));
    bytes.ok_or_else(|| "write for example 4096, 500k or 10M".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_may_have_a_unit() {
        assert_eq!(bytes("0"), Ok(0));
        assert_eq!(bytes("4096"), Ok(4096));
        assert_eq!(bytes("500k"), Ok(500 * 1024));
        assert_eq!(bytes("3M"), Ok(3 << 20));
        for text in ["", "k", "-1", "1.5M", "10 apples", "99999999999G"] {
            assert!(bytes(text).is_err(), "{text}");
        }
        assert!(kept_bytes("2M").is_err());
    }

    #[test]
    fn what_is_not_said_stays_as_usual() {
        let options = IsolationOptions {
            output_head: Some(7),
            ..IsolationOptions::default()
        };
        let expected = Settings {
            head_bytes: 7,
            seed: 3,
            ..Settings::default()
        };
        assert_eq!(options.settings(3), expected);
        assert_eq!(options.repeat(), Vec::<String>::new());
    }
}
