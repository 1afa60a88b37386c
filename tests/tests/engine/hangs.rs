//! Hangs of tests that share their process with others: each is told by its own threads.

use crate::harness::steps;
use std::sync::OnceLock;
use stress_runtime::protocol::{Hang, HangKind, Launch, Outcome, RunEnded, RunRequest, ThreadLook};
use stress_tests::{Harness, Notes, ScratchCrate, TestBinary};

/// What stands where is told by comments.
const SOURCE: &str = r#"
use std::net::TcpListener;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

fn lock_twice() {
    static LOCK: Mutex<u32> = Mutex::new(0);
    let _once = LOCK.lock().unwrap();
    let _twice = LOCK.lock().unwrap(); // here it is locked twice
}

#[stress]
fn account_is_locked_twice() {
    lock_twice();
}

#[stress]
fn accepts() {
    let _ = TcpListener::bind("127.0.0.1:0").unwrap().accept(); // here it accepts
}

#[stress]
fn spins() {
    while std::hint::black_box(true) {}
}

/// Its name begins as that of the one that locks twice does.
#[stress]
fn account_is_locked_beside_a_thread() {
    thread::spawn(|| while std::hint::black_box(true) {}).join().unwrap();
}

#[stress]
fn has_workers_with_names() {
    let worker = |it: u32| {
        let name = thread::Builder::new().name(format!("worker-{it}"));
        name.spawn(|| while std::hint::black_box(true) { thread::sleep(Duration::from_secs(1)) })
    };
    let workers: Vec<_> = (0..3).map(|it| worker(it).unwrap()).collect();
    workers.into_iter().for_each(|it| it.join().unwrap());
}

#[stress]
fn starts_threads_all_the_time() {
    let end = Instant::now() + Duration::from_secs(600);
    while Instant::now() < end {
        thread::spawn(|| thread::sleep(Duration::from_millis(1))).join().unwrap();
    }
}

#[stress]
fn locks_twice_beside_its_own_ticker() {
    let ticker = thread::Builder::new().name("ticker".into());
    ticker.spawn(|| while std::hint::black_box(true) { thread::sleep(Duration::from_secs(1)) }).unwrap();
    lock_twice();
}

#[stress]
fn locks_twice_beside_its_own_thread_that_computes() {
    let computes = thread::Builder::new().name("computes".into());
    computes.spawn(|| while std::hint::black_box(true) {}).unwrap();
    lock_twice();
}

/// Waits as the event loop of tokio does: for its waker, for signals, and perhaps for a listener.
fn waits_as_tokio_does(listener: Option<&TcpListener>) {
    let (receiver, _sender) = UnixStream::pair().unwrap();
    let registered = receiver.try_clone().unwrap();
    // SAFETY: system calls on numbers, and on structures of this stack.
    unsafe {
        let epoll = libc::epoll_create1(0);
        let watch = |fd: i32, number: u64| {
            let events = (libc::EPOLLIN | libc::EPOLLET) as u32;
            let mut event = libc::epoll_event { events, u64: number };
            assert_eq!(libc::epoll_ctl(epoll, libc::EPOLL_CTL_ADD, fd, &mut event), 0);
        };
        watch(libc::eventfd(0, libc::EFD_NONBLOCK), 0);
        watch(registered.as_raw_fd(), 1);
        if let Some(listener) = listener {
            watch(listener.as_raw_fd(), 0x7f1c_0400_a180);
        }
        let mut event = libc::epoll_event { events: 0, u64: 0 };
        libc::epoll_wait(epoll, &mut event, 1, -1);
    }
}

#[stress]
fn idles_as_tokio_does() {
    waits_as_tokio_does(None);
}

#[stress]
fn accepts_as_tokio_does() {
    waits_as_tokio_does(Some(&TcpListener::bind("127.0.0.1:0").unwrap()));
}

#[stress]
fn leaves_a_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let name = thread::Builder::new().name("server".into());
    name.spawn(move || listener.incoming().for_each(drop)).unwrap();
}
"#;

fn binary() -> &'static TestBinary {
    static BINARY: OnceLock<TestBinary> = OnceLock::new();
    BINARY.get_or_init(|| {
        let krate = ScratchCrate::new("engine_hangs").tests("hanging", SOURCE);
        TestBinary::build(&krate.with_line_numbers().place(), "hanging")
    })
}

/// Runs a line of tests, so many at the same time.
fn run(threads: usize, line: &str, launch: Launch) -> RunEnded {
    let request = RunRequest {
        threads,
        ..RunRequest::of(7, steps(line), launch)
    };
    Harness::start(binary(), "accepts", &Notes::default()).run(request)
}

/// Runs two tests until both are late at the same moment, as they nearly always are.
fn both_late(line: &str, launch: Launch) -> RunEnded {
    loop {
        let ended = run(2, line, launch);
        if ended.attempts.len() == 2 {
            return ended;
        }
    }
}

/// What the test at that step of the line hung in.
fn hang(ended: &RunEnded, step: usize) -> &Hang {
    let attempt = ended.attempts.iter().find(|it| it.step == step);
    let outcome = attempt.map(|it| &it.outcome);
    match outcome {
        Some(Outcome::TimedOut {
            hang: Some(hang), ..
        }) => hang,
        _ => panic!("{step} did not hang: {ended:#?}"),
    }
}

/// Whether the place of the hang is the line with that comment.
fn is_at(hang: &Hang, comment: &str) -> bool {
    let line = SOURCE
        .trim_start()
        .lines()
        .position(|it| it.ends_with(comment));
    // The prelude is a line too, and lines are counted from 1.
    let at = format!("hanging.rs:{}:", line.expect("the line is marked") + 2);
    hang.place().is_some_and(|place| place.contains(&at))
}

fn locks_twice(hang: &Hang) {
    assert!(is_at(hang, "// here it is locked twice"), "{hang:#?}");
    assert_eq!(hang.kind, HangKind::Deadlock, "{hang:#?}");
    let own: Vec<&ThreadLook> = hang.threads.iter().filter(|it| it.is_test).collect();
    assert_eq!(own.len(), 1, "{hang:#?}");
    assert_eq!(own[0].name, "account_is_locked_twice");
    let others = hang.threads.iter().filter(|it| !it.is_test);
    for other in others {
        assert!(other.is_of_another_test, "{hang:#?}");
    }
}

#[test]
fn two_tests_that_are_late_at_once_are_no_witnesses_of_one_another() {
    for launch in [Launch::Fork, Launch::Spawn] {
        let ended = both_late("account_is_locked_twice:1000 accepts:1000", launch);
        locks_twice(hang(&ended, 0));
        let accepts = hang(&ended, 1);
        assert_eq!(accepts.kind, HangKind::Io, "{accepts:#?}");
        assert!(is_at(accepts, "// here it accepts"), "{accepts:#?}");
    }
}

#[test]
fn one_that_runs_is_not_what_keeps_another_one_waiting() {
    let ended = both_late("account_is_locked_twice:1000 spins:1000", Launch::Fork);
    locks_twice(hang(&ended, 0));
    let kinds = [HangKind::BusyLoop, HangKind::StarvedOrSlow];
    assert!(kinds.contains(&hang(&ended, 1).kind), "{ended:#?}");
}

#[test]
fn threads_that_another_test_has_started_are_its_own_with_a_name_and_without() {
    for other in [
        "account_is_locked_beside_a_thread",
        "has_workers_with_names",
        "starts_threads_all_the_time",
    ] {
        let line = format!("account_is_locked_twice:1000 {other}");
        locks_twice(hang(&run(2, &line, Launch::Fork), 0));
    }
}

#[test]
fn what_other_threads_of_the_test_do_beside_its_wait_is_told_and_its_place_is_kept() {
    let hang_of = |test: &str| {
        let ended = run(1, &format!("{test}:1000"), Launch::Fork);
        let hang = hang(&ended, 0).clone();
        assert!(is_at(&hang, "// here it is locked twice"), "{hang:#?}");
        hang
    };
    let ticker = hang_of("locks_twice_beside_its_own_ticker");
    assert_eq!(ticker.kind, HangKind::Asleep, "{ticker:#?}");
    let told = "waiting for a lock, while thread 'ticker' sleeps";
    assert_eq!(ticker.summary(), told, "{ticker:#?}");
    let computes = hang_of("locks_twice_beside_its_own_thread_that_computes").summary();
    assert!(
        computes.contains(", while thread 'computes' "),
        "{computes}"
    );
}

#[test]
fn a_thread_that_an_earlier_test_has_left_is_not_what_a_later_one_waits_for() {
    let line = "leaves_a_server account_is_locked_twice:1000";
    for launch in [Launch::Fork, Launch::Spawn] {
        locks_twice(hang(&run(1, line, launch), 1));
    }
}

#[test]
fn an_event_loop_waits_for_other_tasks_unless_one_of_them_waits_for_a_socket() {
    for launch in [Launch::Fork, Launch::Spawn] {
        let ended = run(1, "idles_as_tokio_does:1000", launch);
        let idle = hang(&ended, 0);
        assert_eq!(idle.kind, HangKind::Deadlock, "{idle:#?}");
        let told =
            "deadlock: no task of its async runtime is ready, and no thread is left to wake one";
        assert_eq!(idle.summary(), told);
    }
    let ended = run(1, "accepts_as_tokio_does:1000", Launch::Fork);
    let accepts = hang(&ended, 0);
    assert_eq!(accepts.kind, HangKind::Io, "{accepts:#?}");
    let told = accepts.summary();
    assert!(told.contains("(TCP listener 127.0.0.1:"), "{told}");
    assert!(
        !told.contains("eventfd") && !told.contains("unix socket"),
        "{told}"
    );
}
