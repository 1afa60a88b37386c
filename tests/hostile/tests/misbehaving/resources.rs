//! Tests that take more than their share. Those that would hurt their neighbours take turns.

use std::fs::File;
use std::hint::black_box;
use std::os::fd::AsRawFd;
use std::sync::{Arc, Barrier, OnceLock};
use std::thread;
use stress_runtime::stress;

/// Held by the process whose turn it is, until it ends.
fn my_turn() {
    static LOCK: OnceLock<File> = OnceLock::new();
    LOCK.get_or_init(|| {
        let file = File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
        // SAFETY: locks a file that is open.
        assert_eq!(unsafe { libc::flock(file.as_raw_fd(), libc::LOCK_EX) }, 0);
        file
    });
}

/// Fewer only where the system allows no more. All are there at the same time.
fn crowd() -> usize {
    const STACK: usize = 32 * 1024;
    let mut threads = 0;
    while threads < 5000 {
        let thread = thread::Builder::new().stack_size(STACK).spawn(|| {
            loop {
                thread::park();
            }
        });
        match thread {
            Ok(_) => threads += 1,
            Err(error) => {
                println!("{threads} threads and no more: {error}");
                break;
            }
        }
    }
    threads
}

#[stress(timeout = "10m")]
fn leaves_five_thousand_threads_running() {
    my_turn();
    assert!(crowd() > 100);
}

#[stress(timeout = "10m")]
fn panics_amid_five_thousand_threads() {
    my_turn();
    crowd();
    panic!("amid a crowd");
}

#[stress(timeout = "10m")]
fn fills_a_gibibyte() {
    my_turn();
    let mut all = vec![0_u8; 1 << 30];
    for page in all.chunks_mut(4096) {
        page[0] = 1;
    }
    black_box(&all);
}

/// What it is allowed beyond what it has: none.
#[stress]
fn finds_no_memory() {
    let none = libc::rlimit {
        rlim_cur: 1 << 20,
        rlim_max: 1 << 20,
    };
    // SAFETY: the limit is read from a live place.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const none) }, 0);
    black_box(vec![1_u8; 1 << 30]);
}

#[stress]
fn opens_files_until_there_are_no_more() {
    let mut files = Vec::new();
    let error = loop {
        match File::open("/dev/null") {
            Ok(file) => files.push(file),
            Err(error) => break error,
        }
    };
    assert_eq!(error.raw_os_error(), Some(libc::EMFILE));
    panic!("not one file more");
}

/// A lock that all of a process's threads want at once, and one of them never gives back.
#[stress(timeout = "1s", grace = "200ms")]
fn waits_in_a_hundred_threads() {
    let barrier = Arc::new(Barrier::new(102));
    for _ in 0..100 {
        let barrier = Arc::clone(&barrier);
        thread::spawn(move || barrier.wait());
    }
    barrier.wait();
}
