//! The line that tells of a hang.

use super::*;
use crate::protocol::Frame;

fn thread(name: &str, doing: Doing) -> ThreadLook {
    ThreadLook {
        is_test: name == "test",
        ..ThreadLook::example(name, doing)
    }
}

fn locked(threads: Vec<ThreadLook>) -> Vec<ThreadLook> {
    let frame = |function: &str, location: &str| Frame {
        function: function.to_owned(),
        location: Some(location.to_owned()),
    };
    let test = ThreadLook {
        frames: vec![
            frame("Mutex<T>::lock", "/rustc/abc/mutex.rs:1:1"),
            frame("shop::pay", "src/lib.rs:7:9"),
        ],
        ..thread("test", Doing::WaitsForThread)
    };
    [vec![test], threads].concat()
}

fn hang(kind: HangKind, threads: Vec<ThreadLook>) -> Hang {
    Hang {
        kind,
        looked_ms: 50,
        moved: false,
        threads,
        more_threads: 0,
    }
}

#[test]
fn a_deadlock_is_one_of_the_threads_that_can_have_to_do_with_it() {
    let summary = |others: Vec<ThreadLook>| hang(HangKind::Deadlock, locked(others)).summary();
    let other = thread("other", Doing::WaitsForThread);
    let anothers = ThreadLook {
        is_of_another_test: true,
        ..thread("runs", Doing::Running)
    };
    let alone = "deadlock: its only thread waits, and no other is left to wake it";
    assert_eq!(summary(vec![]), alone);
    assert_eq!(summary(vec![anothers.clone()]), alone);
    let two = "deadlock: all 2 threads wait, and none is left to wake another";
    assert_eq!(summary(vec![other.clone()]), two);
    assert_eq!(summary(vec![other.clone(), anothers]), two);
    let mut many = hang(HangKind::Deadlock, locked(vec![other]));
    many.more_threads = 1;
    let many = many.summary();
    assert!(many.contains("more than 2 threads wait"), "{many}");
}

#[test]
fn what_goes_on_beside_a_test_that_waits_is_not_told_as_the_reason() {
    let summary = |kind, others| hang(kind, locked(others)).summary();
    let ticker = thread("ticker", Doing::Sleeps);
    assert_eq!(
        summary(HangKind::Asleep, vec![ticker.clone()]),
        "waiting for a lock, while thread 'ticker' sleeps"
    );
    let idle = thread("idle", Doing::WaitsForThreadWithLimit);
    assert_eq!(
        summary(
            HangKind::Asleep,
            vec![ticker.clone(), idle.clone(), ticker, idle]
        ),
        "waiting for a lock, while threads 'ticker', 'idle', 'ticker' and 1 more sleep, or wait with a limit of \
         their own"
    );
    let accepts = ThreadLook {
        waiting_on: Some("fd 3 (TCP listener 127.0.0.1:80)".to_owned()),
        ..thread("server", Doing::WaitsForIo)
    };
    assert_eq!(
        summary(HangKind::Io, vec![accepts]),
        "waiting for a lock, while thread 'server' waits for I/O: fd 3 (TCP listener 127.0.0.1:80)"
    );
    let runs = ThreadLook {
        cpu_ms_during_look: 49,
        ..thread("worker", Doing::Running)
    };
    assert_eq!(
        summary(HangKind::BusyLoop, vec![runs]),
        "waiting for a lock, while thread 'worker' ran for 49 of 50 ms"
    );
    let about_to = vec![thread("worker", Doing::Running)];
    assert_eq!(
        summary(HangKind::StarvedOrSlow, about_to),
        "waiting for a lock, while thread 'worker' runs"
    );
    let mut moved = hang(HangKind::StarvedOrSlow, locked(Vec::new()));
    moved.moved = true;
    assert_eq!(
        moved.summary(),
        "waiting for a lock, while other threads came, went or ran in 50 ms"
    );
}

#[test]
fn an_async_runtime_without_a_task_that_is_ready_is_told_as_that() {
    let event_loop = |name, doing| ThreadLook {
        waiting_on: Some(ThreadLook::NO_TASK_IS_READY.to_owned()),
        syscall: Some("epoll_wait(0x3, 0x7f00, 0x400, 0xffffffff)".to_owned()),
        ..thread(name, doing)
    };
    let summary = |kind, threads| hang(kind, threads).summary();
    let idle = event_loop("test", Doing::WaitsForThread);
    assert_eq!(
        summary(HangKind::Deadlock, vec![idle.clone()]),
        "deadlock: no task of its async runtime is ready, and no thread is left to wake one"
    );
    let worker = event_loop("worker", Doing::WaitsForThread);
    assert_eq!(
        summary(HangKind::Deadlock, locked(vec![worker.clone()])),
        "deadlock: no task of its async runtime is ready, and all 2 threads wait"
    );
    assert_eq!(
        worker.to_string(),
        "thread 'worker' waits for a task (epoll), no task of its async runtime is ready\n"
    );
    assert_eq!(
        summary(HangKind::Asleep, vec![idle, thread("t", Doing::Sleeps)]),
        "waiting for another task, while thread 't' sleeps"
    );
    let timer = event_loop("test", Doing::WaitsForThreadWithLimit);
    assert_eq!(
        summary(HangKind::Asleep, vec![timer]),
        "asleep until a timer's time: no task of its async runtime is ready"
    );
}

#[test]
fn the_call_tells_a_lock_from_a_thread_that_is_joined() {
    let waits_in = |function: &str, location: &str| {
        let mut threads = locked(vec![thread("ticker", Doing::Sleeps)]);
        threads[0].frames[0] = Frame {
            function: function.to_owned(),
            location: Some(location.to_owned()),
        };
        hang(HangKind::Asleep, threads).summary()
    };
    for (function, location, what) in [
        (
            "lock<u32>",
            "/rustc/1/library/std/src/sync/poison/mutex.rs:1:1",
            "a lock",
        ),
        (
            "<std::thread::JoinHandle<()>>::join",
            "/rustc/1/mod.rs:1:1",
            "a thread to end",
        ),
        (
            "std::sync::mpsc::Receiver<T>::recv",
            "/rustc/1/mpsc.rs:1:1",
            "another thread",
        ),
    ] {
        let summary = waits_in(function, location);
        assert_eq!(
            summary,
            format!("waiting for {what}, while thread 'ticker' sleeps")
        );
    }
}

#[test]
fn one_that_was_late_is_said_to_be_late_and_one_that_queued_to_have_queued() {
    let threads = vec![
        thread("test", Doing::Running),
        thread("other", Doing::WaitsForThread),
    ];
    let mut late = hang(HangKind::StarvedOrSlow, threads);
    assert_eq!(
        late.summary(),
        "starved or slow: thread 'test' was about to go on when its time was up"
    );
    late.threads[1].cpu_ms_during_look = 5;
    late.threads[1].queued_ms_during_look = 43;
    assert_eq!(
        late.summary(),
        "starved or slow: thread 'other' could run for 48 of 50 ms and had the processor for 5 of them"
    );
    late.kind = HangKind::BusyLoop;
    late.threads[1].cpu_ms_during_look = 49;
    assert_eq!(
        late.summary(),
        "busy loop: thread 'other' ran for 49 of 50 ms"
    );
}

#[test]
fn the_place_of_a_hang_is_that_of_the_tests_own_wait_whatever_others_do() {
    for kind in [
        HangKind::Deadlock,
        HangKind::BusyLoop,
        HangKind::StarvedOrSlow,
        HangKind::Unknown,
    ] {
        let hang = hang(kind, locked(Vec::new()));
        assert_eq!(hang.place(), Some("src/lib.rs:7:9"));
    }
}

#[test]
fn a_test_that_goes_on_is_not_told_to_wait_and_has_no_place_that_stays_the_same() {
    for doing in [Doing::Running, Doing::Sleeps] {
        let mut threads = locked(Vec::new());
        threads[0].doing = doing;
        assert_eq!(hang(HangKind::BusyLoop, threads).place(), None);
    }
    let mut moved = hang(HangKind::StarvedOrSlow, locked(Vec::new()));
    (moved.moved, moved.threads[0].moved) = (true, true);
    assert_eq!(moved.place(), None);
    assert_eq!(
        moved.summary(),
        "starved or slow: its threads went on while it was watched for 50 ms"
    );
}
