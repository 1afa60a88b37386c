//! The crate whose tests the engine runs here.

use std::sync::OnceLock;
use stress_tests::{ScratchCrate, TestBinary};

/// Built once in each test process.
pub(crate) fn subjects() -> &'static TestBinary {
    static BINARY: OnceLock<TestBinary> = OnceLock::new();
    BINARY.get_or_init(|| {
        let krate = ScratchCrate::new("engine").tests("subjects", SOURCE);
        TestBinary::build(&krate.place(), "subjects")
    })
}

const SOURCE: &str = r##"
use std::fs::File;
use std::io::Read;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Barrier, OnceLock};
use std::thread;

#[stress]
fn passes() {
    println!("passes prints");
}

#[stress]
fn fails() {
    println!("fails prints");
    eprint!("and has no end of line");
    panic!("no good");
}

#[stress]
fn prints_half_a_line_and_fails() {
    print!("half a line");
    panic!("no good either");
}

#[stress]
fn floods_and_fails() {
    println!("the first line");
    println!("{}", "x".repeat(1 << 20));
    println!("the last line");
    panic!("after the flood");
}

#[stress]
fn exits_well() {
    println!("exits_well prints");
    std::process::exit(0);
}

#[stress]
fn dies() {
    println!("dies prints");
    die_of(libc::SIGSEGV);
}

fn die_of(signal: i32) {
    // SAFETY: the standard library's handler, which would return after a mere `raise`, makes way.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
}

#[stress]
fn cleans_up_after_a_while() {
    thread::sleep(Duration::from_millis(50));
    note("cleaned_up", "");
}

#[stress]
fn sleeps() {
    println!("sleeps prints");
    note("sleeps", "");
    sleep_for_ever();
}

#[stress]
fn passes_when_told_to_end() {
    static TOLD: AtomicU32 = AtomicU32::new(0);
    extern "C" fn tell(_: i32) {
        TOLD.store(1, SeqCst);
    }
    // SAFETY: the handler does nothing but to store a number.
    unsafe { libc::signal(libc::SIGTERM, tell as *const () as libc::sighandler_t) };
    while TOLD.load(SeqCst) == 0 {
        thread::sleep(Duration::from_millis(1));
    }
}

#[stress]
fn closes_both_streams_and_fails() {
    println!("before it closes them");
    // SAFETY: closes by number.
    unsafe {
        libc::close(1);
        libc::close(2);
    }
    panic!("nobody hears it");
}

/// What gets the numbers of the streams next.
#[stress]
fn has_files_where_the_streams_were() {
    let directory = std::env::var("E2E_NOTES").unwrap();
    let one = File::create(format!("{directory}/one")).unwrap();
    let two = File::create(format!("{directory}/two")).unwrap();
    use std::os::fd::IntoRawFd;
    assert_eq!((one.into_raw_fd(), two.into_raw_fd()), (1, 2));
}

/// The second that comes meets the first.
static TWO: Barrier = Barrier::new(2);

#[stress]
fn meets() {
    assert_eq!(thread::current().name(), Some("meets"));
    TWO.wait();
}

#[stress]
fn meets_too() {
    assert_eq!(thread::current().name(), Some("meets_too"));
    TWO.wait();
}

#[stress]
fn meets_and_sleeps() {
    TWO.wait();
    sleep_for_ever();
}

#[stress]
fn meets_and_dies() {
    TWO.wait();
    die_of(libc::SIGSEGV);
}

#[stress]
fn meets_and_exits_well() {
    TWO.wait();
    std::process::exit(0);
}

#[stress]
fn meets_and_fails() {
    TWO.wait();
    println!("meets_and_fails prints");
    panic!("of its own");
}

extern "C" fn never_unwinds() {
    panic!("it cannot unwind");
}

#[stress]
fn meets_and_panics_where_it_cannot_unwind() {
    TWO.wait();
    never_unwinds();
}

#[stress]
fn meets_and_fails_with_its_thread() {
    TWO.wait();
    let _ = thread::Builder::new().name("a worker".into()).spawn(|| panic!("a worker's")).unwrap().join();
    TWO.wait();
    panic!("of mine");
}

#[stress]
fn meets_twice_and_fails() {
    TWO.wait();
    TWO.wait();
    panic!("of the other");
}

#[stress]
fn is_one_of_two_at_most() {
    static RUNNING: AtomicU32 = AtomicU32::new(0);
    assert!(RUNNING.fetch_add(1, SeqCst) < 2);
    thread::sleep(Duration::from_millis(20));
    RUNNING.fetch_sub(1, SeqCst);
}

static COUNT: AtomicU32 = AtomicU32::new(0);

#[stress]
fn counts() {
    COUNT.fetch_add(1, SeqCst);
}

#[stress]
fn has_counted_none() {
    assert_eq!(COUNT.fetch_add(1, SeqCst), 0);
}

#[stress]
fn has_counted_one() {
    assert_eq!(thread::current().name(), Some("has_counted_one"));
    assert_eq!(COUNT.fetch_add(1, SeqCst), 1);
}

#[stress]
fn has_counted_two() {
    assert_eq!(COUNT.fetch_add(1, SeqCst), 2);
}

static FILE: OnceLock<File> = OnceLock::new();

#[stress]
fn opens_a_file() {
    FILE.set(File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap()).unwrap();
}

/// The file, the pipe of messages, and nothing of those who supervise.
#[stress]
fn finds_that_file_and_no_pipes() {
    let mut text = String::new();
    FILE.get().unwrap().read_to_string(&mut text).unwrap();
    assert!(text.starts_with("[package]"));
    let mut pipes = Vec::new();
    for fd in 3..1024 {
        if let Ok(target) = std::fs::read_link(format!("/proc/self/fd/{fd}")) {
            if target.to_str().unwrap().starts_with("pipe:") {
                pipes.push(fd);
            }
        }
    }
    assert_eq!(pipes.len(), 1, "{pipes:?}");
    assert!(pipes[0] >= 60, "{pipes:?}");
    // SAFETY: asks for numbers.
    let (process, group) = unsafe { (libc::getpid(), libc::getpgrp()) };
    assert_eq!(process, group);
}

#[stress]
fn leaves_a_thread() {
    thread::spawn(sleep_for_ever);
}

#[stress]
fn notes_that_it_ran() {
    note("ran", "");
}

#[stress]
fn has_a_name_of_sixty_characters_with_which_orders_become_long_() {}

#[stress]
fn stops_its_supervisor_and_sleeps() {
    // SAFETY: takes numbers.
    unsafe { libc::kill(libc::getppid(), libc::SIGSTOP) };
    sleep_for_ever();
}

#[stress]
fn starts_a_process_and_sleeps() {
    std::process::Command::new("sleep").arg("10000").spawn().unwrap();
    sleep_for_ever();
}

#[stress]
fn stops_itself() {
    note("stops_itself", "");
    // SAFETY: takes a number.
    unsafe { libc::raise(libc::SIGSTOP) };
    sleep_for_ever();
}

#[stress(timeout = "3s")]
fn waits_a_little() {
    note("waits_a_little", "");
    wait_for("word", 1);
}

/// Until nobody knows it any more: init would have reaped it at once.
#[stress]
fn outlives_its_orphan() {
    let made = std::process::Command::new("sh").args(["-c", "true & echo $!"]).output().unwrap();
    let orphan = String::from_utf8(made.stdout).unwrap();
    let orphan = std::path::Path::new("/proc").join(orphan.trim());
    for _ in 0..3000 {
        if !orphan.exists() {
            return;
        }
        thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("{orphan:?} is still there");
}

/// Beside it runs a process in a session of its own.
#[stress]
fn waits_for_the_word() {
    use std::os::unix::process::CommandExt;
    let mut sleeper = std::process::Command::new("sleep");
    // SAFETY: setsid is async-signal-safe.
    unsafe { sleeper.arg("10000").pre_exec(|| { libc::setsid(); Ok(()) }) };
    let mut sleeper = sleeper.spawn().unwrap();
    note("waits", "");
    wait_for("word", 1);
    sleeper.kill().unwrap();
    sleeper.wait().unwrap();
}

/// No TERM ends it.
#[stress]
fn sleeps_through_term() {
    // SAFETY: the signal is ignored, nothing more.
    unsafe { libc::signal(libc::SIGTERM, libc::SIG_IGN) };
    note("sleeps_through_term", "");
    sleep_for_ever();
}
"##;
