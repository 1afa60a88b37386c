//! Finds the processes of one session by a variable that all of them inherit.

use crate::patience::{TO_BE_GONE, poll};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;

/// Names the session in the environment of the tool, and so of all that it starts.
pub(crate) const MARKER: &str = "E2E_SESSION";

/// The processes of that session which are alive, zombies excepted: those have no environment.
pub fn of_session(marker: &str) -> Vec<i32> {
    let wanted = format!("{MARKER}={marker}").into_bytes();
    let is_of_session = |pid: &i32| {
        fs::read(format!("/proc/{pid}/environ"))
            .is_ok_and(|environment| environment.split(|byte| *byte == 0).any(|it| it == wanted))
    };
    fs::read_dir("/proc")
        .expect("/proc is needed to find processes")
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(is_of_session)
        .collect()
}

/// Whether it stands still until it gets SIGCONT.
pub fn is_stopped(pid: i32) -> bool {
    stat(pid).is_some_and(|(state, _)| state == "T")
}

/// The process that has started it, or inherited it.
pub fn parent(pid: i32) -> Option<i32> {
    stat(pid).map(|(_, parent)| parent)
}

/// State and parent.
fn stat(pid: i32) -> Option<(String, i32)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace();
    let state = fields.next()?.to_owned();
    Some((state, fields.next()?.parse().ok()?))
}

/// The children of a process, zombies included.
///
/// # Panics
/// If there is no `/proc`.
pub fn children_of(pid: i32) -> Vec<i32> {
    fs::read_dir("/proc")
        .expect("/proc is needed to find processes")
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|child| parent(*child) == Some(pid))
        .collect()
}

/// Waits until no process of the session is left.
///
/// # Panics
/// If some stay; they are named, and killed so that the test itself leaves nothing behind.
pub fn assert_none_left(marker: &str) {
    if poll(TO_BE_GONE, || of_session(marker).is_empty().then_some(())).is_some() {
        return;
    }
    let left = of_session(marker);
    let names: Vec<String> = left.iter().map(|pid| name(*pid)).collect();
    for pid in left {
        let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
    }
    panic!("the session has ended and left behind: {names:?}");
}

fn name(pid: i32) -> String {
    let arguments = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let arguments = String::from_utf8_lossy(&arguments).replace('\0', " ");
    format!("{pid}: {}", arguments.trim_end())
}
