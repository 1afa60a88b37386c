//! What a flake needs about it to fail: where that is missing, it passes whether it is mended or not.

use crate::model::Verdict;
use serde::{Deserialize, Serialize};

/// One thing that has to do with the tests beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Need {
    /// All others of its binary run in its process one after another, it among them.
    After,
    /// All others of its binary run in its process, several at a time.
    Beside,
    /// It is run twice in one process.
    Twice,
    /// The plain tests of its binary are among the others.
    Plain,
    /// So are those with `#[ignore]`.
    Ignored,
}

impl Need {
    /// What a test of that verdict needs; nothing, if it fails alone.
    pub(crate) fn of(verdict: Verdict) -> &'static [Self] {
        match verdict {
            Verdict::OrderDependent | Verdict::Brittle => &[Self::After],
            Verdict::Interference => &[Self::Beside],
            Verdict::NonIdempotent => &[Self::Twice],
            _ => &[],
        }
    }

    /// Whether it is about who else is there.
    pub(crate) fn is_of_others(self) -> bool {
        matches!(self, Self::After | Self::Beside)
    }
}
