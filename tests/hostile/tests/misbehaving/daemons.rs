//! Tests that start processes which want to be nobody's: daemons, and what multiplies or flees.
//!
//! Copies of a test make nothing but plain system calls.

use stress_runtime::stress;

/// Lets a copy of this process do something, and then wait for ever.
fn in_a_copy(work: impl FnOnce()) {
    // SAFETY: the copy makes plain system calls, and never returns.
    unsafe {
        match libc::fork() {
            -1 => panic!("{}", std::io::Error::last_os_error()),
            0 => {
                work();
                wait_for_ever()
            }
            _ => {}
        }
    }
}

fn wait_for_ever() -> ! {
    loop {
        // SAFETY: waits for signals.
        unsafe { libc::pause() };
    }
}

/// The shell's kind: a group of its own.
#[stress]
fn leaves_one_in_a_group_of_its_own() {
    // SAFETY: plain system calls on numbers.
    in_a_copy(|| unsafe {
        libc::setpgid(0, 0);
    });
}

/// `setsid`'s kind: a session of its own.
#[stress]
fn leaves_one_in_a_session_of_its_own() {
    // SAFETY: as above.
    in_a_copy(|| unsafe {
        libc::setsid();
    });
}

/// The textbook's kind: forked twice, with a session and without descriptors of its parents.
#[stress]
fn leaves_a_daemon_of_the_textbook() {
    // SAFETY: as above; the copy between the two is waited for.
    unsafe {
        match libc::fork() {
            -1 => panic!("{}", std::io::Error::last_os_error()),
            0 => {
                libc::setsid();
                in_a_copy(|| {
                    libc::close_range(0, libc::c_uint::MAX, 0);
                });
                libc::_exit(0)
            }
            between => libc::waitpid(between, std::ptr::null_mut(), 0),
        };
    }
}

/// The test goes on in a process that nobody has started.
#[stress]
fn becomes_a_daemon_itself() {
    // SAFETY: the original ends here.
    unsafe {
        if libc::fork() > 0 {
            libc::_exit(0);
        }
        libc::setsid();
    }
    wait_for_ever();
}

#[stress]
fn leaves_one_that_is_stopped() {
    // SAFETY: stops the copy.
    in_a_copy(|| unsafe {
        libc::raise(libc::SIGSTOP);
    });
}

#[stress]
fn leaves_one_that_blocks_every_signal() {
    // SAFETY: the set lives on the stack of the copy.
    in_a_copy(|| unsafe {
        let mut all = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const all, std::ptr::null_mut());
    });
}

/// As often as all copies double, so that 128 processes are there: the bomb's limit.
const DOUBLINGS: u32 = 7;

#[stress]
fn bursts_into_many() {
    let original = std::process::id();
    for _ in 0..DOUBLINGS {
        // SAFETY: copies fork and wait, and nothing else.
        unsafe { libc::fork() };
    }
    if std::process::id() != original {
        wait_for_ever();
    }
}

/// As often as the fugitive changes its number: then it gives up.
const GENERATIONS: u32 = 2000;

/// Whoever wants to kill it knows the number that it had a moment ago.
#[stress]
fn leaves_one_that_flees() {
    // SAFETY: as above.
    in_a_copy(|| unsafe {
        libc::setsid();
        for _ in 0..GENERATIONS {
            match libc::fork() {
                0 => {}
                _ => libc::_exit(0),
            }
        }
    });
}
