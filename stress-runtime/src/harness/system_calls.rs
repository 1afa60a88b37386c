//! System calls in which a thread can wait: their names, and what the thread then waits for.
#![cfg_attr(
    not(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    )),
    expect(
        dead_code,
        unused_macros,
        reason = "calls are known by their numbers there only"
    )
)]

use super::thread_look::{Call, Glance};
use crate::protocol::Doing;

/// Where a call says what it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Descriptors {
    /// Its first argument is the one.
    First,
    /// Its first argument points to a list of as many as the second says.
    Polled,
    /// Its first argument is an epoll instance, which has them.
    Watched,
    /// It waits for processes instead.
    Children,
    None,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    number: i64,
    name: &'static str,
    arguments: usize,
    doing: Doing,
    descriptors: Descriptors,
}

macro_rules! known {
    ($($number:ident $name:literal $arguments:literal $doing:ident $descriptors:ident;)*) => {
        &[$(Known {
            #[expect(clippy::allow_attributes, reason = "its type differs between systems")]
            #[allow(clippy::useless_conversion)]
            number: libc::$number as i64,
            name: $name,
            arguments: $arguments,
            doing: Doing::$doing,
            descriptors: Descriptors::$descriptors,
        }),*]
    };
}

#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
const EVERYWHERE: &[Known] = known! {
    SYS_futex "futex" 4 WaitsForThread None;
    SYS_nanosleep "nanosleep" 2 Sleeps None;
    SYS_clock_nanosleep "clock_nanosleep" 4 Sleeps None;
    SYS_rt_sigtimedwait "rt_sigtimedwait" 4 Sleeps None;
    SYS_rt_sigsuspend "rt_sigsuspend" 2 Sleeps None;
    SYS_read "read" 3 WaitsForIo First;
    SYS_readv "readv" 3 WaitsForIo First;
    SYS_pread64 "pread64" 4 WaitsForIo First;
    SYS_write "write" 3 WaitsForIo First;
    SYS_writev "writev" 3 WaitsForIo First;
    SYS_splice "splice" 6 WaitsForIo First;
    SYS_sendfile "sendfile" 4 WaitsForIo First;
    SYS_accept "accept" 3 WaitsForIo First;
    SYS_accept4 "accept4" 4 WaitsForIo First;
    SYS_connect "connect" 3 WaitsForIo First;
    SYS_recvfrom "recvfrom" 6 WaitsForIo First;
    SYS_recvmsg "recvmsg" 3 WaitsForIo First;
    SYS_recvmmsg "recvmmsg" 5 WaitsForIo First;
    SYS_sendto "sendto" 6 WaitsForIo First;
    SYS_sendmsg "sendmsg" 3 WaitsForIo First;
    SYS_flock "flock" 2 WaitsForIo First;
    SYS_fcntl "fcntl" 3 WaitsForIo First;
    SYS_fsync "fsync" 1 WaitsForIo First;
    SYS_fdatasync "fdatasync" 1 WaitsForIo First;
    SYS_ioctl "ioctl" 3 WaitsForIo First;
    SYS_openat "openat" 4 WaitsForIo None;
    SYS_io_uring_enter "io_uring_enter" 6 WaitsForIo First;
    SYS_ppoll "ppoll" 5 WaitsForIo Polled;
    SYS_pselect6 "pselect6" 6 WaitsForIo None;
    SYS_epoll_pwait "epoll_pwait" 6 WaitsForIo Watched;
    SYS_wait4 "wait4" 4 WaitsForProcess Children;
    SYS_waitid "waitid" 5 WaitsForProcess Children;
};
#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
const EVERYWHERE: &[Known] = &[];

/// Those that younger architectures do without.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
const OLDER: &[Known] = known! {
    SYS_pause "pause" 0 Sleeps None;
    SYS_open "open" 3 WaitsForIo None;
    SYS_poll "poll" 3 WaitsForIo Polled;
    SYS_select "select" 5 WaitsForIo None;
    SYS_epoll_wait "epoll_wait" 4 WaitsForIo Watched;
};
#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
const OLDER: &[Known] = &[];

/// Parts of the names of the kernel's functions in which threads wait, the first that fits counts.
const CHANNELS: [(&str, Doing); 17] = [
    ("futex", Doing::WaitsForThread),
    ("nanosleep", Doing::Sleeps),
    ("sigsuspend", Doing::Sleeps),
    ("sigtimedwait", Doing::Sleeps),
    ("pipe", Doing::WaitsForIo),
    ("accept", Doing::WaitsForIo),
    ("poll", Doing::WaitsForIo),
    ("select", Doing::WaitsForIo),
    ("skb", Doing::WaitsForIo),
    ("unix_stream", Doing::WaitsForIo),
    ("sk_wait", Doing::WaitsForIo),
    ("sock", Doing::WaitsForIo),
    ("inet_", Doing::WaitsForIo),
    ("tty", Doing::WaitsForIo),
    ("eventfd", Doing::WaitsForIo),
    ("flock", Doing::WaitsForIo),
    ("do_wait", Doing::WaitsForProcess),
];

fn known(call: Call) -> Option<Known> {
    let all = EVERYWHERE.iter().chain(OLDER);
    all.copied().find(|known| known.number == call.number)
}

/// What a thread was doing.
pub(super) fn doing(glance: &Glance) -> Doing {
    match glance.state {
        'R' => return Doing::Running,
        'T' | 't' => return Doing::Stopped,
        'D' => return Doing::WaitsForIo,
        'S' => {}
        _ => return Doing::Unknown,
    }
    if let Some(call) = glance.call
        && let Some(known) = known(call)
    {
        let is_limited = known.doing == Doing::WaitsForThread && call.arguments[3] != 0;
        return if is_limited {
            Doing::WaitsForThreadWithLimit
        } else {
            known.doing
        };
    }
    let channel = glance.wait_channel.as_deref().unwrap_or_default();
    let mut channels = CHANNELS.iter();
    channels
        .find(|(part, _)| channel.contains(part))
        .map_or(Doing::Unknown, |(_, doing)| *doing)
}

/// What a thread was doing in the event loop of an async runtime in which no task waits for I/O: it waits for
/// another thread, or until a timer's time has come.
pub(super) fn doing_in_event_loop(epoll_wait: Call) -> Doing {
    // The limit is an `int` of milliseconds, -1 for none.
    const SIGN: u64 = 1 << 31;
    match epoll_wait.arguments[3] & SIGN {
        0 => Doing::WaitsForThreadWithLimit,
        _ => Doing::WaitsForThread,
    }
}

/// The call with its arguments, as a person writes it.
pub(super) fn in_words(call: Call) -> String {
    let (name, arguments) = match known(call) {
        Some(known) => (known.name.to_owned(), known.arguments),
        None => (format!("syscall {}", call.number), call.arguments.len()),
    };
    let shown = call.arguments.iter().take(arguments);
    let shown: Vec<String> = shown.map(|it| format!("{it:#x}")).collect();
    format!("{name}({})", shown.join(", "))
}

/// Where the call says which descriptors it waits for.
pub(super) fn descriptors(call: Call) -> Descriptors {
    known(call).map_or(Descriptors::None, |known| known.descriptors)
}

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
mod tests {
    use super::*;

    fn in_call(number: i64, fourth: u64) -> Glance {
        Glance {
            wait_channel: Some("futex_do_wait".to_owned()),
            call: Some(Call {
                number,
                arguments: [5, 0x189, 0, fourth, 0, 0],
            }),
            ..Glance::example(1, 0)
        }
    }

    #[test]
    fn a_wait_for_a_lock_with_a_limit_is_not_one_without() {
        assert_eq!(doing(&in_call(202, 0)), Doing::WaitsForThread);
        assert_eq!(doing(&in_call(202, 0x7fff)), Doing::WaitsForThreadWithLimit);
        assert_eq!(doing(&in_call(230, 1)), Doing::Sleeps);
        assert_eq!(doing(&in_call(288, 1)), Doing::WaitsForIo);
        assert_eq!(doing(&in_call(61, 1)), Doing::WaitsForProcess);
    }

    #[test]
    fn an_event_loop_without_io_waits_for_threads_and_with_a_timer_not_for_ever() {
        let waits = |limit| doing_in_event_loop(in_call(232, limit).call.unwrap());
        assert_eq!(waits(0xffff_ffff), Doing::WaitsForThread);
        assert_eq!(waits(u64::MAX), Doing::WaitsForThread);
        assert_eq!(waits(20), Doing::WaitsForThreadWithLimit);
    }

    #[test]
    fn where_the_call_is_hidden_the_kernels_function_tells() {
        let hidden = |channel: &str| {
            let wait_channel = Some(channel.to_owned());
            doing(&Glance {
                call: None,
                wait_channel,
                ..in_call(0, 0)
            })
        };
        assert_eq!(hidden("futex_do_wait"), Doing::WaitsForThread);
        assert_eq!(hidden("hrtimer_nanosleep"), Doing::Sleeps);
        assert_eq!(hidden("anon_pipe_read"), Doing::WaitsForIo);
        assert_eq!(hidden("inet_csk_accept"), Doing::WaitsForIo);
        assert_eq!(hidden("do_wait"), Doing::WaitsForProcess);
        assert_eq!(hidden("something_new"), Doing::Unknown);
    }

    #[test]
    fn a_call_is_shown_with_as_many_arguments_as_it_has() {
        let call = in_call(0, 9).call.unwrap();
        assert_eq!(in_words(call), "read(0x5, 0x189, 0x0)");
        let unknown = Call {
            number: 9999,
            ..call
        };
        assert!(in_words(unknown).starts_with("syscall 9999(0x5"));
    }
}
