//! For whom stdout is.

use clap::ValueEnum;

/// For whom stdout is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// The findings as text
    #[default]
    Human,
    /// All events as JSON lines, as they happen; the findings go to stderr
    Json,
}
