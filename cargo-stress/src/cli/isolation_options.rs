//! What each run has for itself, and how much it may print.

use crate::config::{bytes, kept_bytes};
use stress_runtime::protocol::Settings;

/// Held for every run.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Isolation")]
pub(crate) struct IsolationOptions {
    /// Keep what a failing run leaves in its TMPDIR; the finding says where
    #[arg(long)]
    keep_tmp: bool,
    /// Keep the core dump of a crash, and end a test that is late so that it leaves one. Without this
    /// none is made
    #[arg(long)]
    core: bool,
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
            core: self.core,
            seed,
            ..usual
        }
    }

    /// Whether core dumps are wanted.
    pub(crate) fn core(&self) -> bool {
        self.core
    }

    /// The words that hold another session to the same limit.
    pub(super) fn repeat(&self) -> Vec<String> {
        let limit = self.max_output.map(|bytes| bytes.to_string());
        let words = limit.map(|limit| ["--max-output".to_owned(), limit]);
        words.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
