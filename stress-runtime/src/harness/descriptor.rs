//! What a child waits for outside of itself: which pipe, file, socket or process.

use super::epoll_set::{Owner, Watched, watched};
use super::system_calls::{Descriptors, descriptors};
use super::thread_look::{Call, threads};
use nix::unistd::Pid;
use std::fs::{File, read_link, read_to_string};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::unix::fs::FileExt;

/// No more descriptors than these are named of one wait.
const MOST: usize = 8;
/// Of a table of sockets, read no further.
const MOST_LINES: usize = 20_000;

/// What a call waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WaitedFor {
    /// Descriptors, each with what it is, or processes.
    Named(String),
    /// Nothing but to be woken by another thread: the event loop of an async runtime, in which no task is ready and none
    /// waits for I/O.
    IdleRuntime,
}

/// What a call waits for, where it says so.
pub(super) fn waited_for(pid: Pid, call: Call) -> Option<WaitedFor> {
    let first = i32::try_from(call.arguments[0] & 0xffff_ffff).ok();
    let fds = match descriptors(call) {
        Descriptors::None => return None,
        Descriptors::Children => return processes(pid).map(WaitedFor::Named),
        Descriptors::First => vec![first?],
        Descriptors::Polled => {
            let count = usize::try_from(call.arguments[1]).ok()?.min(MOST);
            polled(pid, call.arguments[0], count)?
        }
        Descriptors::Watched => match watched(pid, first?)? {
            nothing if nothing.is_empty() => vec![first?],
            watched => return Some(of_event_loop(&watched, |fd| describe(pid, fd))),
        },
    };
    let described: Vec<String> = fds.into_iter().map(|fd| describe(pid, fd)).collect();
    (!described.is_empty()).then(|| WaitedFor::Named(described.join(", ")))
}

/// What a task waits for, without what its runtime has for itself.
fn of_event_loop(watched: &[Watched], describe: impl Fn(i32) -> String) -> WaitedFor {
    let described = watched.iter().filter_map(|it| match it.owner {
        Owner::Runtime => None,
        Owner::User => Some(describe(it.fd)),
        Owner::PerhapsRuntime => Some(format!(
            "{}, perhaps the async runtime's own",
            describe(it.fd)
        )),
    });
    let described: Vec<String> = described.take(MOST).collect();
    match described.is_empty() {
        true => WaitedFor::IdleRuntime,
        false => WaitedFor::Named(described.join(", ")),
    }
}

fn describe(pid: Pid, fd: i32) -> String {
    let Ok(target) = read_link(format!("/proc/{pid}/fd/{fd}")) else {
        return format!("fd {fd} (not open)");
    };
    let target = target.to_string_lossy();
    let inode = target
        .strip_prefix("socket:[")
        .and_then(|it| it.strip_suffix(']'));
    let what = inode.and_then(|inode| socket(pid, inode));
    let what = what.unwrap_or_else(|| target.clone().into_owned());
    format!("fd {fd} ({what})")
}

/// The processes that any of its threads has started.
fn processes(pid: Pid) -> Option<String> {
    let children = threads(pid).into_iter().filter_map(|tid| {
        let children = read_to_string(format!("/proc/{pid}/task/{tid}/children")).ok()?;
        let children = children.split_whitespace().map(str::to_owned);
        Some(children.collect::<Vec<_>>())
    });
    let describe = |child: String| {
        let name = read_to_string(format!("/proc/{child}/comm")).unwrap_or_default();
        format!("process {child} ({})", name.trim_end())
    };
    let described: Vec<String> = children.flatten().take(MOST).map(describe).collect();
    (!described.is_empty()).then(|| described.join(", "))
}

fn socket(pid: Pid, inode: &str) -> Option<String> {
    type ReadLine = fn(&str, &str) -> Option<String>;
    let tables: [(&str, ReadLine); 5] = [
        ("tcp", tcp),
        ("tcp6", tcp),
        ("udp", udp),
        ("udp6", udp),
        ("unix", unix),
    ];
    tables.iter().find_map(|(file, read)| {
        let table = read_to_string(format!("/proc/{pid}/net/{file}")).ok()?;
        let mut lines = table.lines().skip(1).take(MOST_LINES);
        lines.find_map(|line| read(line, inode))
    })
}

/// A line of `/proc/net/tcp`, if it is that of the socket with this number.
fn tcp(line: &str, inode: &str) -> Option<String> {
    const LISTEN: &str = "0A";
    let fields: Vec<&str> = line.split_whitespace().collect();
    if *fields.get(9)? != inode {
        return None;
    }
    let (local, remote) = (address(fields[1])?, address(fields[2])?);
    Some(if fields[3] == LISTEN {
        format!("TCP listener {local}")
    } else {
        format!("TCP {local} to {remote}")
    })
}

fn udp(line: &str, inode: &str) -> Option<String> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    if *fields.get(9)? != inode {
        return None;
    }
    Some(format!("UDP {}", address(fields[1])?))
}

fn unix(line: &str, inode: &str) -> Option<String> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    if *fields.get(6)? != inode {
        return None;
    }
    Some(match fields.get(7) {
        Some(path) => format!("unix socket {path}"),
        None => format!("unix socket {inode}"),
    })
}

/// `0100007F:98B7`: words of the machine's byte order, and a port.
fn address(text: &str) -> Option<SocketAddr> {
    let (host, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let word = |at: usize| {
        let digits = host.get(at * 8..at * 8 + 8)?;
        Some(u32::from_str_radix(digits, 16).ok()?.to_ne_bytes())
    };
    let host = if host.len() == 8 {
        IpAddr::V4(Ipv4Addr::from(word(0)?))
    } else {
        let words = [word(0)?, word(1)?, word(2)?, word(3)?].concat();
        IpAddr::V6(Ipv6Addr::from(<[u8; 16]>::try_from(words).ok()?))
    };
    Some(SocketAddr::new(host, port))
}

/// The list that a thread has handed to `poll`, from its memory.
fn polled(pid: Pid, at: u64, count: usize) -> Option<Vec<i32>> {
    let memory = File::open(format!("/proc/{pid}/mem")).ok()?;
    let mut bytes = vec![0; count * size_of::<libc::pollfd>()];
    memory.read_exact_at(&mut bytes, at).ok()?;
    let entries = bytes.chunks_exact(size_of::<libc::pollfd>());
    let fds = entries.filter_map(|entry| Some(i32::from_ne_bytes(entry[..4].try_into().ok()?)));
    Some(fds.filter(|fd| *fd >= 0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_endian = "little")]
    fn sockets_are_named_by_their_addresses() {
        let listener = "   0: 0100007F:98B7 00000000:0000 0A 00000000:00000000 00:00000000 \
                        00000000     0        0 14981515 1 00000000c7ecec44 100 0 0 10 0";
        assert_eq!(
            tcp(listener, "14981515").as_deref(),
            Some("TCP listener 127.0.0.1:39095")
        );
        assert_eq!(tcp(listener, "1498151"), None);
        let connected = "   1: 00000000000000000000000001000000:1F90 \
                         00000000000000000000000001000000:C350 01 00000000:00000000 00:00000000 \
                         00000000     0        0 77 1 0000000000000000 20 4 0 10 -1";
        assert_eq!(
            tcp(connected, "77").as_deref(),
            Some("TCP [::1]:8080 to [::1]:50000")
        );
        let unnamed = "00000000cd98d0f0: 00000003 00000000 00000000 0001 03 14981317";
        assert_eq!(
            unix(unnamed, "14981317").as_deref(),
            Some("unix socket 14981317")
        );
        let named = format!("{unnamed} /run/a.sock");
        assert_eq!(
            unix(&named, "14981317").as_deref(),
            Some("unix socket /run/a.sock")
        );
    }

    #[test]
    fn an_event_loop_that_watches_only_its_own_is_idle_and_otherwise_the_tasks_are_told() {
        let of = |owners: &[Owner]| {
            let watched = owners.iter().zip(3..);
            let watched = watched.map(|(owner, fd)| Watched { fd, owner: *owner });
            let watched: Vec<Watched> = watched.collect();
            of_event_loop(&watched, |fd| format!("fd {fd}"))
        };
        let named = |text: &str| WaitedFor::Named(text.to_owned());
        use Owner::{PerhapsRuntime, Runtime, User};
        assert_eq!(of(&[Runtime, Runtime]), WaitedFor::IdleRuntime);
        assert_eq!(of(&[Runtime, User, User]), named("fd 4, fd 5"));
        assert_eq!(
            of(&[Runtime, PerhapsRuntime]),
            named("fd 4, perhaps the async runtime's own")
        );
    }
}
