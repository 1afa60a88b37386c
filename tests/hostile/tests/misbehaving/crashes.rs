//! Real faults, each of its kind, and those of a thread that is not the test's.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use stress_runtime::stress;

fn write_to_nowhere() {
    let nowhere = black_box(ptr::without_provenance_mut::<u8>(8));
    // SAFETY: none, on purpose; the kernel ends the process.
    unsafe { nowhere.write_volatile(1) };
}

#[stress]
fn writes_to_nowhere() {
    write_to_nowhere();
}

#[stress]
fn writes_to_nowhere_in_another_thread() {
    let crawler = thread::Builder::new().name("crawler".to_owned());
    let _ = crawler.spawn(write_to_nowhere).unwrap().join();
}

/// Beyond the end of a file that is mapped.
#[stress]
fn reads_what_is_not_there() {
    // SAFETY: the mapping is one of an empty file; the kernel ends the process.
    unsafe {
        let file = libc::memfd_create(c"empty".as_ptr(), 0);
        let map = libc::mmap(
            ptr::null_mut(),
            4096,
            libc::PROT_READ,
            libc::MAP_SHARED,
            file,
            0,
        );
        black_box(map.cast::<u8>().read_volatile());
    }
}

#[stress]
fn raises_an_illegal_instruction() {
    // SAFETY: ends the process.
    unsafe { libc::raise(libc::SIGILL) };
}

#[stress]
fn raises_a_floating_point_error() {
    // SAFETY: ends the process.
    unsafe { libc::raise(libc::SIGFPE) };
}

/// The system ends who does.
#[stress]
fn writes_more_than_a_file_may_hold() {
    let nothing = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: sets a limit of this process.
    unsafe { libc::setrlimit(libc::RLIMIT_FSIZE, &raw const nothing) };
    let path = std::env::temp_dir().join("too_much");
    let _ = std::fs::write(path, "a word");
}

extern "C" fn exit_with_9(_signal: libc::c_int) {
    // SAFETY: ends the process and runs nothing.
    unsafe { libc::_exit(9) };
}

#[stress]
fn handles_its_fault_itself() {
    let handler = exit_with_9 as extern "C" fn(libc::c_int);
    // SAFETY: the handler makes one async-signal-safe call.
    unsafe { libc::signal(libc::SIGSEGV, handler as libc::sighandler_t) };
    write_to_nowhere();
}

#[stress]
fn aborts_with_every_signal_blocked() {
    // SAFETY: the set lives on this stack.
    unsafe {
        let mut all = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, ptr::null_mut());
    }
    std::process::abort();
}

/// Set while no allocation returns.
static JAMMED: AtomicBool = AtomicBool::new(false);

struct Jamming;

// SAFETY: all that returns is the system's.
unsafe impl GlobalAlloc for Jamming {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        while JAMMED.load(Ordering::Relaxed) {
            thread::yield_now();
        }
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Jamming = Jamming;

/// Whoever allocates to tell of it waits for ever.
#[stress]
fn writes_to_nowhere_while_no_allocation_returns() {
    JAMMED.store(true, Ordering::Relaxed);
    write_to_nowhere();
}
