//! How a child starts.

use super::json::json_words;

/// How a child starts: forked from the harness, or as a new process image.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Launch {
    #[default]
    /// A fork of the harness: cheap, shares its address space layout.
    Fork,
    /// A new exec of the test binary.
    Spawn,
}

impl Launch {
    /// The word used on the attribute and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::Spawn => "spawn",
        }
    }
}

json_words!(Launch { Fork => "fork", Spawn => "spawn" });
