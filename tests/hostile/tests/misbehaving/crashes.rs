//! Real faults, each of its kind, and those of a thread that is not the test's.

use std::hint::black_box;
use std::ptr;
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

/// A fault in the middle of an allocation: whoever allocates to tell of it waits for ever.
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
