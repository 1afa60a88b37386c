//! All ways in which a test does not end. None of them ever would, so that short limits are safe.

use std::thread;
use std::time::Duration;
use stress_runtime::stress;

fn sleep_for_ever() -> ! {
    loop {
        thread::sleep(Duration::from_secs(3600));
    }
}

#[stress(timeout = "1s", grace = "60s")]
fn sleeps() {
    sleep_for_ever();
}

#[stress(timeout = "1s", grace = "200ms")]
fn sleeps_and_ignores_term() {
    // SAFETY: no handler is installed.
    unsafe { libc::signal(libc::SIGTERM, libc::SIG_IGN) };
    sleep_for_ever();
}

#[stress(timeout = "1s", grace = "60s")]
fn spins() {
    loop {
        std::hint::spin_loop();
    }
}

#[stress(timeout = "1s", grace = "200ms")]
fn stops_itself() {
    // SAFETY: stops this process, which TERM cannot end then.
    unsafe { libc::raise(libc::SIGSTOP) };
    sleep_for_ever();
}

extern "C" fn exit_well(_signal: libc::c_int) {
    // SAFETY: ends the process and runs nothing.
    unsafe { libc::_exit(0) };
}

#[stress(timeout = "1s", grace = "60s")]
fn exits_well_when_told_to() {
    let handler = exit_well as extern "C" fn(libc::c_int);
    // SAFETY: the handler makes one async-signal-safe call.
    unsafe { libc::signal(libc::SIGTERM, handler as libc::sighandler_t) };
    sleep_for_ever();
}

#[stress(timeout = "1s", grace = "60s")]
fn hides_in_another_group() {
    // SAFETY: plain system calls on numbers.
    unsafe { libc::setpgid(0, libc::getpgid(libc::getppid())) };
    sleep_for_ever();
}

#[stress(timeout = "1s", grace = "200ms")]
fn blocks_every_signal_and_sleeps() {
    // SAFETY: the set lives on this stack.
    unsafe {
        let mut all = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const all, std::ptr::null_mut());
    }
    sleep_for_ever();
}

#[stress(timeout = "1s", grace = "60s")]
fn becomes_a_program_that_sleeps() {
    use std::os::unix::process::CommandExt;
    panic!("{}", std::process::Command::new("sleep").arg("3600").exec());
}

#[stress(timeout = "1s", grace = "60s")]
fn hangs_in_a_copy_that_it_waits_for() {
    // SAFETY: the copy waits for signals, and nothing else.
    unsafe {
        match libc::fork() {
            0 => loop {
                libc::pause();
            },
            copy => libc::waitpid(copy, std::ptr::null_mut(), 0),
        };
    }
}
