//! Tests that start programs, or copies of themselves, and forget them.

use std::process::{Child, Command};
use stress_runtime::stress;

/// It inherits stdout and stderr: whoever waits for the end of those waits for an hour.
fn start_sleeper() -> Child {
    Command::new("sleep").arg("3600").spawn().unwrap()
}

#[stress]
fn leaves_a_process_behind() {
    start_sleeper();
}

#[stress]
fn leaves_one_behind_and_fails() {
    start_sleeper();
    panic!("it sleeps on");
}

#[stress]
fn ends_all_it_started() {
    let mut sleeper = start_sleeper();
    sleeper.kill().unwrap();
    sleeper.wait().unwrap();
}

#[stress]
fn lets_a_copy_of_itself_panic() {
    // SAFETY: a test body has its process for itself, but for the threads of libtest, which hold
    // no lock that the copy needs.
    match unsafe { libc::fork() } {
        0 => panic!("nobody is to hear of this"),
        // SAFETY: no status is asked for.
        copy => unsafe { libc::waitpid(copy, std::ptr::null_mut(), 0) },
    };
}
