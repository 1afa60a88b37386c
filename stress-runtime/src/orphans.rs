//! The children of this process, as the system knows them.
//!
//! A subreaper inherits the orphans among its descendants; this is how it finds them.

use std::fs;

/// Process ids of all children of this process, those that have ended and are not reaped included.
/// Empty where there is no `/proc`.
pub fn children() -> Vec<i32> {
    let ours = i32::try_from(std::process::id()).unwrap_or(i32::MAX);
    let Ok(processes) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pid = |entry: fs::DirEntry| entry.file_name().to_str()?.parse().ok();
    let processes = processes.flatten().filter_map(pid);
    processes
        .filter(|process| parent(*process) == Some(ours))
        .collect()
}

/// The fourth field of `stat`; the second is a name in brackets that may hold anything.
fn parent(process: i32) -> Option<i32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_knows_its_parent() {
        let ours = i32::try_from(std::process::id()).unwrap();
        assert_eq!(parent(ours), Some(nix::unistd::getppid().as_raw()));
        assert_eq!(parent(i32::MAX), None);
    }
}
