//! The children of this process, and others, as the system knows them.
//!
//! A subreaper inherits the orphans among its descendants; this is how it finds and names them.

use crate::protocol::LeftProcess;
use std::time::Duration;
use std::{fs, thread};

/// Characters kept of a command.
const COMMAND: usize = 200;
/// How often a process without arguments is looked at again: while it becomes another program it has none.
const LOOKS: u32 = 20;
/// Between two looks.
const BETWEEN: Duration = Duration::from_millis(1);
/// How often killed processes are asked after: with the pauses a tenth of a second, longer than any needs to die that
/// is not stuck in the kernel.
pub const ROUNDS: u32 = 100;
/// Between two of these questions.
pub const PAUSE: Duration = Duration::from_millis(1);

/// Process ids of all children of this process, those that have ended and are not reaped included.
/// Empty where there is no `/proc`.
pub fn children() -> Vec<i32> {
    let ours = i32::try_from(std::process::id()).unwrap_or(i32::MAX);
    let of_ours = all().filter(|(_, stat)| stat.parent == ours);
    of_ours.map(|(pid, _)| pid).collect()
}

/// Asks again and again, as long as killed processes may need to die, until all are gone.
pub(crate) fn until_gone(mut all_are: impl FnMut() -> bool) {
    for _ in 0..ROUNDS {
        if all_are() {
            return;
        }
        thread::sleep(PAUSE);
    }
}

/// Process ids of all members of that group.
pub fn members(group: i32) -> Vec<i32> {
    let of_group = all().filter(|(_, stat)| stat.group == group);
    of_group.map(|(pid, _)| pid).collect()
}

/// A process that this one has started, directly or not.
pub(crate) struct Process {
    pub(crate) pid: i32,
    /// Neither stopped nor dead.
    pub(crate) can_run: bool,
    /// Processor time of its threads, in ticks of the system's clock.
    pub(crate) ticks: u64,
}

/// All that descends from this process; `None` where there is no `/proc`.
pub(crate) fn descendants() -> Option<Vec<Process>> {
    let ours = i32::try_from(std::process::id()).ok()?;
    let mut others: Vec<(i32, Stat)> = all().collect();
    if others.is_empty() {
        return None;
    }
    let (mut found, mut parents) = (Vec::new(), vec![ours]);
    while let Some(parent) = parents.pop() {
        let of_parent = |(_, stat): &mut (i32, Stat)| stat.parent == parent;
        for (pid, stat) in others.extract_if(.., of_parent) {
            let can_run = !['T', 't', 'Z', 'X'].contains(&stat.state);
            let ticks = stat.ticks;
            found.push(Process {
                pid,
                can_run,
                ticks,
            });
            parents.push(pid);
        }
    }
    Some(found)
}

/// The process by its program and arguments; by its name alone where it has none. May take 20 ms.
pub fn named(pid: i32) -> LeftProcess {
    let read = |file: &str| fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
    let mut arguments = read("cmdline");
    for _ in 0..LOOKS {
        if !arguments.is_empty() || stat(pid).is_none_or(|it| ['Z', 'X'].contains(&it.state)) {
            break;
        }
        thread::sleep(BETWEEN);
        arguments = read("cmdline");
    }
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

fn all() -> impl Iterator<Item = (i32, Stat)> {
    processes().filter_map(|process| Some((process, stat(process)?)))
}

/// Process ids of all that run on the machine, as far as they are shown to this process. None where there is
/// no `/proc`.
pub fn processes() -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

struct Stat {
    state: char,
    parent: i32,
    group: i32,
    ticks: u64,
}

/// From the third field of `stat` on; the second is a name in brackets that may hold anything.
fn stat(process: i32) -> Option<Stat> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace();
    let state = fields.next()?.chars().next()?;
    let mut number = || fields.next()?.parse().ok();
    let (parent, group) = (number()?, number()?);
    // The fourteenth and the fifteenth: in user mode and in the kernel.
    let mut times = fields.skip(8).map_while(|field| field.parse::<u64>().ok());
    let ticks = times.next()?.saturating_add(times.next()?);
    Some(Stat {
        state,
        parent,
        group,
        ticks,
    })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::io::{BufRead, Read};
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
    fn it_is_asked_until_all_are_gone_and_not_for_ever() {
        let asked_for = |rounds: u32| {
            let mut asked = 0;
            until_gone(|| {
                asked += 1;
                asked == rounds
            });
            asked
        };
        assert_eq!(
            [asked_for(1), asked_for(3), asked_for(u32::MAX)],
            [1, 3, ROUNDS]
        );
    }

    #[test]
    fn what_a_child_has_started_descends_from_us_too() {
        let mut child = Command::new("sh")
            .args(["-c", "sleep 3600 & echo $!; kill -STOP $$; wait"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let (shell, sleeper) = (
            i32::try_from(child.id()).unwrap(),
            line.trim().parse().unwrap(),
        );
        let can_run = |pid: i32| {
            let found = descendants().unwrap();
            let found = found.iter().find(|it| it.pid == pid);
            found.map(|it| it.can_run)
        };
        let until_it_cannot_run = |pid: i32| {
            while can_run(pid) == Some(true) {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
        };
        until_it_cannot_run(shell);
        assert_eq!(
            (can_run(shell), can_run(sleeper)),
            (Some(false), Some(true))
        );
        assert_eq!(can_run(1), None);
        let killed = nix::unistd::Pid::from_raw(sleeper);
        nix::sys::signal::kill(killed, nix::sys::signal::SIGKILL).unwrap();
        // Once its parent is gone nobody here would know when that is.
        until_it_cannot_run(sleeper);
        child.kill().unwrap();
        child.wait().unwrap();
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
