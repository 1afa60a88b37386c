//! One thread of a child as the system shows it: what it does, and for how long it has done so.

use nix::unistd::Pid;
use std::fs::{read, read_dir};
use std::time::Duration;

/// A tick of the older counters of processor time, the same on all of Linux.
const TICK: Duration = Duration::from_millis(10);
/// Bits of the signal by which threads are asked.
const QUESTION: u64 = 1 << (libc::SIGURG - 1);

/// What one look at a thread shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glance {
    pub(super) tid: i32,
    /// The first 15 bytes of its name.
    pub(super) name: String,
    pub(super) state: char,
    /// Processor time since it was started.
    pub(super) cpu: Duration,
    /// For so long it could have run and had no processor.
    pub(super) queued: Duration,
    pub(super) wait_channel: Option<String>,
    pub(super) call: Option<Call>,
    /// Why it cannot be asked for a backtrace.
    pub(super) cannot_answer: Option<&'static str>,
}

#[cfg(test)]
impl Glance {
    /// One that waits for another, and has run for so many nanoseconds.
    pub(super) fn example(tid: i32, cpu_ns: u64) -> Self {
        Self {
            tid,
            name: "closes".to_owned(),
            state: 'S',
            cpu: Duration::from_nanos(cpu_ns),
            queued: Duration::ZERO,
            wait_channel: Some("futex_wait_queue".to_owned()),
            call: None,
            cannot_answer: None,
        }
    }
}

/// A system call that has not returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) number: i64,
    pub(super) arguments: [u64; 6],
}

/// The files of a thread, as far as they can be read.
#[derive(Debug, Default)]
struct Files {
    comm: String,
    stat: String,
    schedstat: String,
    wchan: String,
    syscall: String,
    status: String,
}

/// The threads of a process, in the order in which they were started; none where the system does not list them.
/// Their numbers tell no such order: they begin anew when they have come to their end.
pub(super) fn threads(pid: Pid) -> Vec<i32> {
    let Ok(entries) = read_dir(format!("/proc/{pid}/task")) else {
        return Vec::new();
    };
    let names = entries.flatten().map(|entry| entry.file_name());
    names
        .filter_map(|name| name.to_str()?.parse().ok())
        .collect()
}

/// Looks at a thread; `None` if it has ended.
pub(super) fn glance(pid: Pid, tid: i32) -> Option<Glance> {
    let text = |file: &str| {
        // Names are cut between bytes.
        let bytes = read(format!("/proc/{pid}/task/{tid}/{file}"));
        bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    };
    let files = Files {
        stat: text("stat").ok()?,
        comm: text("comm").unwrap_or_default(),
        schedstat: text("schedstat").unwrap_or_default(),
        wchan: text("wchan").unwrap_or_default(),
        syscall: text("syscall").unwrap_or_default(),
        status: text("status").unwrap_or_default(),
    };
    glance_of(tid, &files)
}

fn glance_of(tid: i32, files: &Files) -> Option<Glance> {
    // The name stands in brackets and may hold any character.
    let (_, rest) = files.stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let state = fields.first()?.chars().next()?;
    let mut exact = files
        .schedstat
        .split_whitespace()
        .map_while(|field| field.parse().ok().map(Duration::from_nanos));
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u32>().ok());
    let cpu = exact.next().unwrap_or_else(|| {
        let (user, system) = (ticks(11).unwrap_or(0), ticks(12).unwrap_or(0));
        TICK * user.saturating_add(system)
    });
    let channel = files.wchan.trim();
    Some(Glance {
        tid,
        name: files.comm.trim_end_matches('\n').to_owned(),
        state,
        cpu,
        queued: exact.next().unwrap_or_default(),
        wait_channel: (!channel.is_empty() && channel != "0").then(|| channel.to_owned()),
        call: call(&files.syscall),
        cannot_answer: cannot_answer(state, &files.status),
    })
}

/// `running`, `-1 …` outside of any call, or the number, six arguments, and two addresses.
fn call(text: &str) -> Option<Call> {
    let mut fields = text.split_whitespace();
    let number = fields.next()?.parse().ok().filter(|number| *number >= 0)?;
    let mut arguments = [0; 6];
    for argument in &mut arguments {
        let field = fields.next()?.strip_prefix("0x")?;
        *argument = u64::from_str_radix(field, 16).ok()?;
    }
    Some(Call { number, arguments })
}

fn cannot_answer(state: char, status: &str) -> Option<&'static str> {
    if matches!(state, 'T' | 't') {
        return Some("the thread is stopped");
    }
    let mask = |name: &str| {
        let field = status.lines().find_map(|line| line.strip_prefix(name))?;
        u64::from_str_radix(field.trim_start_matches(':').trim(), 16).ok()
    };
    if mask("SigBlk")? & QUESTION != 0 {
        Some("the thread blocks signals")
    } else if mask("SigCgt")? & QUESTION == 0 {
        Some("the process handles no signals of the runtime")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        Files {
            comm: "an (odd) na\n".to_owned(),
            stat: "6142 (an (odd) na) S 5862 5862 4114 0 -1 4194304 132 0 0 0 7 3 0 0 20 0 1 0 \
                   1607463 2990080 409 18446744073709551615\n"
                .to_owned(),
            schedstat: "998163 8944723 5\n".to_owned(),
            wchan: "futex_do_wait".to_owned(),
            syscall: "202 0x55d5525e1c30 0x189 0x0 0x0 0x0 0xffffffff 0x7ffc832032e0 \
                      0x7f79c02a3f16\n"
                .to_owned(),
            status: "Name:\tx\nSigQ:\t3/96365\nSigBlk:\t0000000000000000\n\
                     SigCgt:\t0000000000400440\n"
                .to_owned(),
        }
    }

    #[test]
    fn all_that_the_system_tells_is_read() {
        let glance = glance_of(6142, &files()).unwrap();
        let call = Call {
            number: 202,
            arguments: [0x55d5_525e_1c30, 0x189, 0, 0, 0, 0xffff_ffff],
        };
        assert_eq!(glance.name, "an (odd) na");
        assert_eq!(glance.state, 'S');
        assert_eq!(glance.cpu, Duration::from_nanos(998_163));
        assert_eq!(glance.queued, Duration::from_nanos(8_944_723));
        assert_eq!(glance.wait_channel.as_deref(), Some("futex_do_wait"));
        assert_eq!(glance.call, Some(call));
        assert_eq!(glance.cannot_answer, None);
    }

    #[test]
    fn where_the_exact_counters_are_missing_the_ticks_do() {
        let files = Files {
            schedstat: String::new(),
            wchan: "0".to_owned(),
            syscall: "running\n".to_owned(),
            ..files()
        };
        let glance = glance_of(1, &files).unwrap();
        assert_eq!(glance.cpu, Duration::from_millis(100));
        assert_eq!((glance.wait_channel, glance.call), (None, None));
    }

    #[test]
    fn a_thread_that_cannot_answer_is_known_by_its_masks() {
        let with = |blocked: &str, caught: &str| {
            cannot_answer('S', &format!("SigBlk:\t{blocked}\nSigCgt:\t{caught}\n"))
        };
        assert_eq!(with("0", "400000"), None);
        assert_eq!(
            with("fffffffe7ffbfeff", "400000"),
            Some("the thread blocks signals")
        );
        assert!(with("0", "440").is_some());
        assert_eq!(cannot_answer('S', ""), None);
        assert!(cannot_answer('T', "").is_some());
    }
}
