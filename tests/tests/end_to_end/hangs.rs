//! A hang explains itself: its kind, and where each thread waits.

use stress_tests::{Hang, Notes, Report, ScratchCrate, StressCommand, TestCrate, plain_cargo_test};

/// Test bodies stand on lines that are told by their comments: `// place: NAME`.
const SOURCE: &str = r#"
use std::io::Read;
use std::net::TcpListener;
use std::sync::{Barrier, Mutex, mpsc};
use std::thread;

#[stress(timeout = "1s", grace = "20s")]
fn takes_two_locks_crosswise() {
    static A: Mutex<u32> = Mutex::new(0);
    static B: Mutex<u32> = Mutex::new(0);
    static BOTH: Barrier = Barrier::new(2);
    let first = thread::Builder::new().name("first".into()).spawn(|| {
        let _a = A.lock().unwrap();
        BOTH.wait();
        let _b = B.lock().unwrap(); // place: b
    });
    let second = thread::Builder::new().name("second".into()).spawn(|| {
        let _b = B.lock().unwrap();
        BOTH.wait();
        let _a = A.lock().unwrap(); // place: a
    });
    first.unwrap().join().unwrap(); // place: join
    second.unwrap().join().unwrap();
}

#[stress(timeout = "1s", grace = "20s")]
fn takes_a_lock_twice() {
    static LOCK: Mutex<u32> = Mutex::new(0);
    let _once = LOCK.lock().unwrap();
    let _twice = LOCK.lock().unwrap(); // place: twice
}

#[stress(timeout = "1s", grace = "20s")]
fn receives_what_nobody_sends() {
    let (_sender, receiver) = mpsc::channel::<()>();
    receiver.recv().unwrap(); // place: recv
}

#[stress(timeout = "1s", grace = "20s")]
fn spins() {
    while std::hint::black_box(true) {}
}

#[stress(timeout = "1s", grace = "20s")]
fn sleeps() {
    sleep_for_ever(); // place: sleep
}

#[stress(timeout = "1s", grace = "20s")]
fn reads_a_pipe_that_stays_empty() {
    let (mut reader, _writer) = std::io::pipe().unwrap();
    let _ = reader.read(&mut [0]); // place: read
}

#[stress(timeout = "1s", grace = "20s")]
fn accepts_a_connection_that_never_comes() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    note("address", &listener.local_addr().unwrap().to_string());
    let _ = listener.accept(); // place: accept
}

#[stress(timeout = "1s", grace = "20s")]
fn waits_for_a_process() {
    std::process::Command::new("sleep").arg("10000").status().unwrap();
}

#[stress(timeout = "1s", grace = "20s")]
fn blocks_all_signals() {
    let (_sender, receiver) = mpsc::channel::<()>();
    let other = thread::Builder::new().name("other".into()).spawn(|| loop { thread::park() });
    // SAFETY: the sets live on this stack.
    unsafe {
        let mut all = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, std::ptr::null_mut());
    }
    receiver.recv().unwrap();
    drop(other);
}

/// It is never done, and its threads mostly wait for one another.
#[stress(timeout = "1s", grace = "20s")]
fn makes_threads_all_the_time() {
    loop {
        let all = Barrier::new(20);
        thread::scope(|scope| {
            for _ in 0..20 {
                scope.spawn(|| all.wait());
            }
        });
    }
}

/// Whoever wants to print waits, and so does whoever answers from within the printing.
#[stress(timeout = "1s", grace = "20s")]
fn holds_what_all_want() {
    let _held = std::io::stdout().lock();
    let other = thread::Builder::new().name("other".into()).spawn(|| println!("never"));
    other.unwrap().join().unwrap();
}

#[stress(timeout = "60s")]
#[allow(unconditional_recursion)]
fn overflows_its_stack() {
    fn deeper(depth: u64) -> u64 {
        std::hint::black_box(deeper(std::hint::black_box(depth + 1)) + 1)
    }
    deeper(0);
}

#[stress(timeout = "60s")]
fn dies_of_a_bad_address() {
    // SAFETY: none; that is the point.
    unsafe { std::ptr::null_mut::<u8>().wrapping_add(8).write_volatile(1) };
}
"#;

fn hanging() -> TestCrate {
    ScratchCrate::new("hanging")
        .tests("tests", SOURCE)
        .with_line_numbers()
        .place()
}

/// Where that place is in the source.
fn at(name: &str) -> String {
    let mark = format!("// place: {name}");
    let is_marked = |line: &str| line.trim_end().ends_with(&mark);
    // The prelude is a line too, and lines are counted from 1.
    let line = SOURCE.trim_start().lines().position(is_marked);
    let line = line.expect("the place is marked") + 2;
    format!("tests/tests.rs:{line}:")
}

fn report_with(notes: &Notes, test: &str, words: &str) -> Report {
    let command = StressCommand::new(&hanging()).args([
        "--exact",
        test,
        "--runs",
        "1",
        "--explain-time",
        "1ms",
    ]);
    command
        .words(words)
        .notes(notes)
        .report()
        .run()
        .assert_code(100)
        .report()
}

fn report(test: &str, words: &str) -> Report {
    report_with(&Notes::default(), test, words)
}

fn hang(test: &str, words: &str) -> Hang {
    let report = report(test, words);
    let failure = &report.test(test).failures[0];
    assert_eq!(failure.cause, "timeout");
    failure.hang.clone().expect("its hang is in the report")
}

/// Whether any frame of that thread is at the marked place.
fn is_at(hang: &Hang, thread: &str, place: &str) -> bool {
    let at = at(place);
    let frames = &hang.thread(thread).frames;
    let locations = frames.iter().filter_map(|it| it.location.as_deref());
    locations.into_iter().any(|it| it.starts_with(&at))
}

#[test]
fn two_locks_taken_crosswise_are_a_deadlock_and_both_lines_are_named() {
    for launch in ["--launch fork", "--launch spawn"] {
        let hang = hang("takes_two_locks_crosswise", launch);
        assert_eq!(
            (hang.kind.as_str(), hang.moved),
            ("deadlock", false),
            "{hang:#?}"
        );
        assert_eq!(hang.threads.len(), 3, "{hang:#?}");
        assert!(hang.threads[0].is_test);
        assert!(is_at(&hang, "takes_two_locks_crosswise", "join"));
        assert!(is_at(&hang, "first", "b"), "{hang:#?}");
        assert!(is_at(&hang, "second", "a"), "{hang:#?}");
    }
}

#[test]
fn threads_that_come_and_go_are_no_deadlock_though_all_of_them_wait() {
    for launch in ["--launch fork", "--launch spawn"] {
        let hang = hang("makes_threads_all_the_time", launch);
        assert!(hang.moved && hang.kind != "deadlock", "{hang:#?}");
    }
}

#[test]
fn the_finding_names_the_lines_too() {
    let session = StressCommand::new(&hanging())
        .words("--exact takes_two_locks_crosswise --runs 1 --explain-time 1ms")
        .run()
        .assert_code(100);
    for words in ["deadlock", "thread 'first' waits", &at("a"), &at("b")] {
        assert!(session.stdout.contains(words), "{words}: {session}");
    }
}

#[test]
fn under_cargo_test_the_failure_says_it_too() {
    let notes = Notes::default();
    let run = plain_cargo_test(&hanging(), &["--", "crosswise"], &notes, &[]);
    assert_eq!(run.code, Some(101), "{}", run.stdout);
    let shown = run.section("takes_two_locks_crosswise");
    for words in ["timed out", "deadlock", &at("a"), &at("b")] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn one_that_waits_for_itself_or_for_nobody_is_a_deadlock() {
    for (test, place) in [
        ("takes_a_lock_twice", "twice"),
        ("receives_what_nobody_sends", "recv"),
    ] {
        let report = report(test, "");
        let failure = &report.test(test).failures[0];
        let hang = failure.hang.as_ref().expect("it was looked at");
        assert_eq!(hang.kind, "deadlock", "{hang:#?}");
        assert_eq!(hang.threads.len(), 1, "{hang:#?}");
        assert!(is_at(hang, test, place), "{hang:#?}");
        // What two such failures are told apart by.
        let location = failure.location.as_deref().unwrap_or_default();
        assert!(location.starts_with(&at(place)), "{failure:#?}");
    }
}

#[test]
fn a_loop_that_never_ends_runs() {
    let hang = hang("spins", "");
    // On a machine that has more to do than it can, nothing tells one from the other.
    let kinds = ["busy_loop", "starved_or_slow"];
    assert!(kinds.contains(&hang.kind.as_str()), "{hang:#?}");
    assert!(!hang.thread("spins").frames.is_empty(), "{hang:#?}");
}

#[test]
fn a_sleep_is_told_from_a_deadlock() {
    let hang = hang("sleeps", "");
    assert_eq!(hang.kind, "asleep", "{hang:#?}");
    assert!(is_at(&hang, "sleeps", "sleep"), "{hang:#?}");
}

#[test]
fn a_descriptor_that_is_waited_for_is_named_with_what_it_is() {
    let name = "reads_a_pipe_that_stays_empty";
    let hang_of_pipe = hang(name, "");
    assert_eq!(hang_of_pipe.kind, "io", "{hang_of_pipe:#?}");
    assert!(is_at(&hang_of_pipe, name, "read"), "{hang_of_pipe:#?}");
    let waiting_on = hang_of_pipe.thread(name).waiting_on.as_deref();
    let waiting_on = waiting_on.unwrap_or_default();
    assert!(waiting_on.starts_with("fd "), "{hang_of_pipe:#?}");
    assert!(waiting_on.contains("pipe:["), "{hang_of_pipe:#?}");

    let notes = Notes::default();
    let name = "accepts_a_connection_that_never_comes";
    let report = report_with(&notes, name, "");
    let hang = report.test(name).failures[0].hang.clone().expect("a hang");
    assert_eq!(hang.kind, "io", "{hang:#?}");
    let waiting_on = hang.thread(name).waiting_on.clone().unwrap_or_default();
    let addresses = notes.texts("address");
    let is_named = |address: &String| waiting_on.contains(&format!("TCP listener {address}"));
    assert!(addresses.iter().any(is_named), "{hang:#?}");
}

#[test]
fn one_that_waits_for_a_process_says_so() {
    let hang = hang("waits_for_a_process", "");
    assert_eq!(hang.kind, "process", "{hang:#?}");
    let waiting_on = hang.thread("waits_for_a_process").waiting_on.as_deref();
    assert!(
        waiting_on.unwrap_or_default().contains("(sleep)"),
        "{hang:#?}"
    );
}

#[test]
fn a_thread_that_cannot_answer_is_still_seen_from_outside_and_keeps_no_other_from_answering() {
    let hang = hang("blocks_all_signals", "");
    assert_eq!(hang.kind, "deadlock", "{hang:#?}");
    let test = hang.thread("blocks_all_sign");
    assert!(test.is_test && test.frames.is_empty(), "{hang:#?}");
    let reason = test.no_frames.as_deref().unwrap_or_default();
    assert!(reason.contains("blocks signals"), "{hang:#?}");
    assert!(!hang.thread("other").frames.is_empty(), "{hang:#?}");
}

#[test]
fn a_lock_of_the_standard_library_that_is_held_for_ever_keeps_nobody_from_answering() {
    let hang = hang("holds_what_all_want", "");
    assert_eq!(hang.kind, "deadlock", "{hang:#?}");
    assert!(
        hang.threads.iter().all(|it| !it.frames.is_empty()),
        "{hang:#?}"
    );
}

#[test]
fn a_stack_overflow_is_told_from_other_bad_addresses() {
    for launch in ["--launch fork", "--launch spawn"] {
        let message = |test: &str| {
            let report = report(test, launch);
            report.test(test).failures[0].message.clone()
        };
        let overflow = message("overflows_its_stack");
        assert!(overflow.contains("SIGABRT"), "{overflow}");
        let words = "thread 'overflows_its_stack' overflowed its stack";
        assert!(overflow.contains(words), "{overflow}");
        let other = message("dies_of_a_bad_address");
        assert!(other.contains("SIGSEGV"), "{other}");
        assert!(!other.contains("overflowed"), "{other}");
    }
}

#[test]
fn a_hang_is_the_same_wherever_the_tests_before_it_have_left_the_process() {
    let source = r#"
        #[test]
        fn a_works_in_the_root() { std::env::set_current_dir("/").unwrap(); }
        #[test]
        fn is_locked_twice() {
            let lock = std::sync::Mutex::new(1);
            let _once = lock.lock().unwrap();
            let _twice = lock.lock().unwrap();
        }
    "#;
    let krate = ScratchCrate::new("elsewhere")
        .bare_tests("stock", source)
        .with_line_numbers()
        .place();
    let report = StressCommand::new(&krate)
        .words("--all --mode serial --runs 4 --timeout 200ms --explain-time 10s")
        .report()
        .run()
        .assert_code(100)
        .report();
    let test = report.test("is_locked_twice");
    assert_eq!(
        (test.verdict.kind.as_str(), test.failures.len()),
        ("broken", 1)
    );
}
