//! What an epoll instance watches, and which of it an async runtime has for itself.
//!
//! tokio's event loop watches an `eventfd` by which other threads wake it, and the end of a pair of sockets that
//! signals write to. It knows them by these numbers; those of tasks are addresses. Of the end it keeps the original.

use crate::child::signals_told;
use nix::unistd::Pid;
use std::fs::{read_dir, read_link, read_to_string};

/// The numbers of younger versions, and of those before 1.33.
const WAKER: [u64; 2] = [0, 1 << 31];
const SIGNALS: [u64; 2] = [1, 1 + (1 << 31)];
/// Of the signals that a process can handle, those for which the standard library or the C library have handlers, besides
/// those for which this runtime has.
const OF_NOBODYS_TASK: [i32; 3] = [libc::SIGURG, 32, 33];

/// A descriptor that it watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Watched {
    pub(super) fd: i32,
    pub(super) owner: Owner,
}

/// Who waits for a descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The user's code.
    User,
    /// The async runtime, to be woken by its own threads.
    Runtime,
    /// The one or the other.
    PerhapsRuntime,
}

/// An entry, as the system lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    fd: i32,
    /// What its owner knows it by.
    number: u64,
}

/// What a look at a process tells of its descriptors and signals.
trait Look {
    /// What the descriptor is: `socket:[123]`.
    fn target(&self, fd: i32) -> Option<String>;
    /// Whether another descriptor of the process is the same.
    fn has_another(&self, target: &str) -> bool;
    /// Whether a task may wait for a signal.
    fn handles_signals(&self) -> bool;
}

/// All that the instance watches.
pub(super) fn watched(pid: Pid, instance: i32) -> Option<Vec<Watched>> {
    let info = read_to_string(format!("/proc/{pid}/fdinfo/{instance}")).ok()?;
    Some(sorted(&entries(&info), &Proc(pid)))
}

fn sorted(entries: &[Entry], look: &impl Look) -> Vec<Watched> {
    let is_eventfd = |fd| look.target(fd).as_deref() == Some("anon_inode:[eventfd]");
    let is_waker = |it: &Entry| WAKER.contains(&it.number) && is_eventfd(it.fd);
    let has_waker = entries.iter().any(is_waker);
    let is_signals = |it: &Entry| {
        let socket = look.target(it.fd).filter(|it| it.starts_with("socket:["));
        SIGNALS.contains(&it.number) && socket.is_some_and(|it| look.has_another(&it))
    };
    let owner = |it: &Entry| {
        if is_waker(it) {
            Owner::Runtime
        } else if has_waker && is_signals(it) {
            match look.handles_signals() {
                true => Owner::PerhapsRuntime,
                false => Owner::Runtime,
            }
        } else if is_eventfd(it.fd) {
            Owner::PerhapsRuntime
        } else {
            Owner::User
        }
    };
    let watched = |it: &Entry| Watched {
        fd: it.fd,
        owner: owner(it),
    };
    entries.iter().map(watched).collect()
}

/// `tfd:        5 events:       19 data:                1  pos:0 ino:61af sdev:7`
fn entries(info: &str) -> Vec<Entry> {
    let entry = |line: &str| {
        let mut fields = line.strip_prefix("tfd:")?.split_whitespace();
        let fd = fields.next()?.parse().ok()?;
        let mut fields = fields.skip_while(|field| *field != "data:").skip(1);
        let number = u64::from_str_radix(fields.next()?, 16).ok()?;
        Some(Entry { fd, number })
    };
    info.lines().filter_map(entry).collect()
}

struct Proc(Pid);

impl Look for Proc {
    fn target(&self, fd: i32) -> Option<String> {
        let target = read_link(format!("/proc/{}/fd/{fd}", self.0)).ok()?;
        Some(target.to_string_lossy().into_owned())
    }

    fn has_another(&self, target: &str) -> bool {
        let Ok(all) = read_dir(format!("/proc/{}/fd", self.0)) else {
            return false;
        };
        let targets = all.flatten().filter_map(|it| read_link(it.path()).ok());
        targets.filter(|it| it.as_os_str() == target).count() > 1
    }

    fn handles_signals(&self) -> bool {
        let status = read_to_string(format!("/proc/{}/status", self.0)).unwrap_or_default();
        let mut lines = status.lines();
        let caught = lines.find_map(|line| line.strip_prefix("SigCgt:"));
        let caught = caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        caught.is_none_or(handles_others)
    }
}

fn handles_others(caught: u64) -> bool {
    let known = signals_told().chain(OF_NOBODYS_TASK);
    let known = known.map(|signal| 1 << (signal - 1));
    caught & !known.fold(0, |all, one: u64| all | one) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// tokio's waker is 5, its signals 7 and 8; 9 is a listener, 10 an `eventfd`.
    struct Process {
        handles_signals: bool,
    }

    impl Look for Process {
        fn target(&self, fd: i32) -> Option<String> {
            let target = match fd {
                5 | 10 => "anon_inode:[eventfd]",
                7 | 8 => "socket:[77]",
                9 => "socket:[99]",
                _ => return None,
            };
            Some(target.to_owned())
        }

        fn has_another(&self, target: &str) -> bool {
            target == "socket:[77]"
        }

        fn handles_signals(&self) -> bool {
            self.handles_signals
        }
    }

    fn owners(handles_signals: bool, entries: &[(i32, u64)]) -> Vec<Owner> {
        let entries = entries.iter().map(|(fd, number)| Entry {
            fd: *fd,
            number: *number,
        });
        let entries: Vec<Entry> = entries.collect();
        let watched = sorted(&entries, &Process { handles_signals });
        watched.into_iter().map(|it| it.owner).collect()
    }

    #[test]
    fn the_entries_are_read_with_the_numbers_by_which_their_owner_knows_them() {
        let info = "pos:\t0\nflags:\t02\nmnt_id:\t15\n\
                    tfd:        5 events: 80000019 data:                0  pos:0 ino:61af sdev:7\n\
                    tfd:       12 events:       19 data:     7f1c0400a180  pos:0 ino:61ae sdev:7\n";
        let entry = |fd, number| Entry { fd, number };
        assert_eq!(entries(info), [entry(5, 0), entry(12, 0x7f1c_0400_a180)]);
        assert!(entries("pos:\t0\n").is_empty());
    }

    #[test]
    fn by_its_numbers_tokios_own_is_told_from_what_a_task_waits_for() {
        use Owner::{PerhapsRuntime, Runtime, User};
        let older = 1 << 31;
        assert_eq!(owners(false, &[(5, 0), (8, 1)]), [Runtime, Runtime]);
        assert_eq!(
            owners(false, &[(5, older), (8, older + 1)]),
            [Runtime, Runtime]
        );
        assert_eq!(
            owners(false, &[(5, 0), (8, 1), (9, 0x7f1c)]),
            [Runtime, Runtime, User]
        );
        // A task may wait for a signal.
        assert_eq!(owners(true, &[(5, 0), (8, 1)]), [Runtime, PerhapsRuntime]);
        // Whose these are their numbers do not tell.
        assert_eq!(owners(false, &[(5, 3), (8, 1)]), [PerhapsRuntime, User]);
        assert_eq!(owners(false, &[(5, 0), (9, 1)]), [Runtime, User]);
        assert_eq!(owners(false, &[(5, 0), (6, 1)]), [Runtime, User]);
    }

    #[test]
    fn handlers_that_every_test_process_has_are_no_task_that_waits_for_a_signal() {
        let mask = |signals: &[i32]| {
            let bits = signals.iter().map(|signal| 1 << (signal - 1));
            bits.fold(0, |all, one: u64| all | one)
        };
        assert!(!handles_others(mask(&[
            libc::SIGSEGV,
            libc::SIGBUS,
            libc::SIGURG,
            33
        ])));
        assert!(handles_others(mask(&[libc::SIGURG, libc::SIGCHLD])));
        assert!(handles_others(mask(&[libc::SIGINT])));
    }
}
