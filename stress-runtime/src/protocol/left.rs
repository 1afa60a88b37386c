//! What a run left behind when its process had ended.

use super::json::json_object;
use std::fmt;

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// Processes that were still alive, and have been killed; the first few.
    pub processes: Vec<LeftProcess>,
    /// What it left in its temporary directory.
    pub files: Option<LeftFiles>,
    /// That directory, where it was kept.
    pub kept_tmp: Option<String>,
    /// The core dump in it.
    pub core: Option<String>,
}

/// A process that outlived its run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftProcess {
    /// Its number.
    pub pid: i32,
    /// Its program and arguments, cut where they are long.
    pub command: String,
}

/// Files and directories left in a temporary directory.
#[derive(Debug, Clone, PartialEq, Eq)]
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

json_object!(Left {
    processes = Vec::new(),
    files = None,
    kept_tmp = None,
    core = None,
});

json_object!(LeftProcess { pid, command });

json_object!(LeftFiles { count, names });
