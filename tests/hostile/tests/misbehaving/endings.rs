//! All ways in which a process ends before its test does.

use std::hint::black_box;
use std::os::unix::process::CommandExt;
use std::process::{self, Command};
use std::thread;
use stress_runtime::stress;

#[stress]
fn exits_with_0() {
    process::exit(0);
}

#[stress]
fn exits_at_once_with_3() {
    // SAFETY: ends the process and runs nothing.
    unsafe { libc::_exit(3) };
}

#[stress]
fn is_exited_by_a_thread() {
    thread::spawn(|| process::exit(5)).join().unwrap();
}

#[stress]
fn becomes_another_program() {
    panic!("{}", Command::new("true").exec());
}

#[stress]
fn aborts() {
    process::abort();
}

#[stress]
fn segfaults() {
    // SAFETY: the standard library's handler, which would return after a mere `raise`, makes way.
    unsafe {
        libc::signal(libc::SIGSEGV, libc::SIG_DFL);
        libc::raise(libc::SIGSEGV);
    }
}

#[stress]
fn overflows_its_stack() {
    #[expect(unconditional_recursion)]
    fn deeper(depth: u64) -> u64 {
        black_box(deeper(black_box(depth + 1)) + depth)
    }
    deeper(0);
}

#[stress]
fn dies_of_a_real_time_signal() {
    // SAFETY: the signal is not handled.
    unsafe { libc::raise(libc::SIGRTMIN() + 3) };
}

#[stress]
fn kills_its_own_group() {
    println!("these were its last words");
    // SAFETY: every run leads a group of its own.
    unsafe { libc::kill(0, libc::SIGKILL) };
}

#[stress]
fn panics_and_then_aborts() {
    let _ = thread::spawn(|| panic!("of no account")).join();
    process::abort();
}

extern "C" fn exit_with_3() {
    // SAFETY: ends the process and runs nothing.
    unsafe { libc::_exit(3) };
}

#[stress]
fn passes_and_then_exits_with_3() {
    // SAFETY: the function lives as long as the program.
    unsafe { libc::atexit(exit_with_3) };
}

extern "C" fn never_return() {
    loop {
        // SAFETY: waits for signals.
        unsafe { libc::pause() };
    }
}

/// Takes as long as a process is given for its exit: it has an end-to-end test of its own.
#[stress(grace = "200ms")]
fn passes_and_then_never_exits() {
    // SAFETY: the function lives as long as the program.
    unsafe { libc::atexit(never_return) };
}

unsafe extern "C" {
    fn quick_exit(code: libc::c_int) -> !;
}

#[stress]
fn exits_quickly_with_0() {
    // SAFETY: ends the process.
    unsafe { quick_exit(0) };
}

#[stress]
fn exits_from_a_copy_and_then_itself() {
    // SAFETY: the copy ends at once.
    unsafe {
        match libc::fork() {
            0 => libc::_exit(0),
            copy => libc::waitpid(copy, std::ptr::null_mut(), 0),
        };
    }
    process::exit(4);
}
