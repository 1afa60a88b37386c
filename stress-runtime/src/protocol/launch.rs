//! How a child starts.

use serde::{Deserialize, Serialize};

/// How a child starts: forked from the harness, or as a new process image.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Launch {
    #[default]
    /// A fork of the harness: cheap, shares its address space layout.
    Fork,
    /// A new exec of the test binary.
    Spawn,
}

impl Launch {
    /// Whether it is the usual one.
    pub(super) fn is_fork(&self) -> bool {
        *self == Self::Fork
    }

    /// The word used on the attribute and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::Spawn => "spawn",
        }
    }
}
