//! Core dumps: whether children make any, and what they are called.
//!
//! A session that does not want them forbids them: thousands of crashes would fill the disk. One that
//! wants them has a crashing child go to its temporary directory first (`child/crash.rs`).

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the system says how they are called.
const PATTERN: &str = "/proc/sys/kernel/core_pattern";

/// From now on the children of this process make core dumps as large as the system allows, or none.
pub(super) fn allow(are_wanted: bool) {
    if let Ok((_, most)) = getrlimit(Resource::RLIMIT_CORE) {
        // Where it is refused, nothing is to be done about it; the tool has warned.
        let _ = setrlimit(
            Resource::RLIMIT_CORE,
            if are_wanted { most } else { 0 },
            most,
        );
    }
}

/// The core dump in a directory in which a process has died.
pub(super) fn find(directory: &Path) -> Option<PathBuf> {
    let pattern = fs::read_to_string(PATTERN).unwrap_or_default();
    let begin = beginning(&pattern)?;
    let entries = fs::read_dir(directory).ok()?.flatten();
    let is_core = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(begin)) && path.is_file()
    };
    entries.map(|entry| entry.path()).find(is_core)
}

/// How the name of a core dump begins that goes to the directory of its process.
fn beginning(pattern: &str) -> Option<&str> {
    let pattern = pattern.trim();
    if pattern.is_empty() || pattern.starts_with('|') || pattern.contains('/') {
        return None;
    }
    Some(pattern.split('%').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_without_a_path_are_found_where_a_process_has_died() {
        assert_eq!(beginning("core\n"), Some("core"));
        assert_eq!(beginning("dump.%p.%e\n"), Some("dump."));
        assert_eq!(beginning("%e.core\n"), Some(""));
        for elsewhere in ["", "|/usr/lib/handler %p", "/var/cores/%p"] {
            assert_eq!(beginning(elsewhere), None);
        }
    }
}
