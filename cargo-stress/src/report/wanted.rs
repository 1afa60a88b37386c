//! Which reports are wanted, and where they go.

use super::events::MessageFormat;
use super::progress::Progress;
use camino::Utf8PathBuf;

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) progress: Progress,
    pub(crate) message_format: MessageFormat,
    /// Whether the findings are to be printed.
    pub(crate) findings: bool,
    /// The JSON report.
    pub(crate) json: Option<Utf8PathBuf>,
}

impl Wanted {
    /// Whether nothing was asked for that is written.
    pub(crate) fn is_nothing(&self) -> bool {
        self.message_format == MessageFormat::Human && self.json.is_none()
    }
}
