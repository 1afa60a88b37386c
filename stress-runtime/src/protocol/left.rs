//! What a run left behind when its process had ended.

use serde::{Deserialize, Serialize};
use std::fmt;

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Processes that were still alive, and have been killed; the first few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub processes: Vec<LeftProcess>,
    /// What it left in its temporary directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<LeftFiles>,
    /// That directory, where it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_tmp: Option<String>,
}

/// A process that outlived its run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftProcess {
    /// Its number.
    pub pid: i32,
    /// Its program and arguments, cut where they are long.
    pub command: String,
}

/// Files and directories left in a temporary directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftFiles {
    /// How many, those below others not counted.
    pub count: u64,
    /// The names of the first few; those of directories end in a slash.
    pub names: Vec<String>,
}

impl Left {
    /// Whether it left nothing.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for LeftProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.command, self.pid)
    }
}
