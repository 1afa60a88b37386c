//! The children of this process, as the system knows them.
//!
//! A subreaper inherits the orphans among its descendants; this is how it finds and names them.

use crate::protocol::LeftProcess;
use std::fs;

/// Characters kept of a command.
const COMMAND: usize = 200;

/// Process ids of all children of this process, those that have ended and are not reaped included.
/// Empty where there is no `/proc`.
pub fn children() -> Vec<i32> {
    let ours = i32::try_from(std::process::id()).unwrap_or(i32::MAX);
    all(|stat| stat.parent == ours)
}

/// Process ids of all members of that group.
pub fn members(group: i32) -> Vec<i32> {
    all(|stat| stat.group == group)
}

/// The process by its program and arguments; by its name alone where it has none.
pub fn named(pid: i32) -> LeftProcess {
    let read = |file: &str| fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
    let arguments = read("cmdline");
    let command = if arguments.is_empty() {
        format!("[{}]", String::from_utf8_lossy(&read("comm")).trim_end())
    } else if fs::read("/proc/self/cmdline").is_ok_and(|ours| ours == arguments) {
        // The thread that made it bears the name of its test.
        let name = String::from_utf8_lossy(&read("comm")).into_owned();
        format!("a copy of the test's own process, in {}", name.trim_end())
    } else {
        let arguments = arguments.strip_suffix(b"\0").unwrap_or(&arguments);
        String::from_utf8_lossy(arguments).replace('\0', " ")
    };
    let visible = |it: char| if it.is_control() { ' ' } else { it };
    let mut command: String = command.chars().map(visible).take(COMMAND + 1).collect();
    if let Some((cut, _)) = command.char_indices().nth(COMMAND) {
        command.truncate(cut);
        command.push('…');
    }
    LeftProcess { pid, command }
}

fn all(is_wanted: impl Fn(&Stat) -> bool) -> Vec<i32> {
    let Ok(processes) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pid = |entry: fs::DirEntry| entry.file_name().to_str()?.parse().ok();
    let processes = processes.flatten().filter_map(pid);
    processes
        .filter(|process| stat(*process).is_some_and(|stat| is_wanted(&stat)))
        .collect()
}

struct Stat {
    parent: i32,
    group: i32,
}

/// The fourth and the fifth field of `stat`; the second is a name in brackets that may hold
/// anything.
fn stat(process: i32) -> Option<Stat> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(1);
    let mut number = || fields.next()?.parse().ok();
    Some(Stat {
        parent: number()?,
        group: number()?,
    })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::io::Read;
    use std::process::{Command, Stdio};

    fn ours() -> i32 {
        i32::try_from(std::process::id()).unwrap()
    }

    #[test]
    fn a_process_knows_its_parent_and_its_group() {
        let found = stat(ours()).unwrap();
        assert_eq!(found.parent, nix::unistd::getppid().as_raw());
        assert_eq!(found.group, nix::unistd::getpgrp().as_raw());
        assert!(members(found.group).contains(&ours()));
        assert!(stat(i32::MAX).is_none());
    }

    #[test]
    fn a_process_is_named_by_its_command_which_is_cut_where_it_is_long() {
        let long = "x".repeat(1000);
        let mut child = Command::new("sh")
            .args(["-c", "echo; read line", "two words", &long])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // It has its new name only a moment after it has started.
        child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        let found = named(pid);
        child.kill().unwrap();
        child.wait().unwrap();
        let start = "sh -c echo; read line two words xxx";
        assert!(found.command.starts_with(start), "{}", found.command);
        assert!(found.command.ends_with("x…"));
        assert_eq!(found.command.chars().count(), COMMAND + 1);
        assert!(named(ours()).command.starts_with("a copy of the test's"));
    }
}
