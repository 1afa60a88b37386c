//! How a child starts.

use super::json::json_words;

/// How a child starts: forked from the harness, or as a new process image, with the runtime inside or without.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Launch {
    #[default]
    /// A fork of the harness: cheap, shares its address space layout.
    Fork,
    /// A new exec of the test binary.
    Spawn,
    /// A new exec of a test binary of which no runtime inside is used: its own main runs the one test
    /// that is named to it.
    Exec,
}

impl Launch {
    /// The word used on the attribute and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::Spawn => "spawn",
            Self::Exec => "exec",
        }
    }
}

json_words!(Launch { Fork => "fork", Spawn => "spawn", Exec => "exec" });
