//! Tests that spoil what the next one would find, were it not for a new process.

use std::path::Path;
use std::{env, mem, ptr, thread};
use stress_runtime::stress;

#[stress]
fn moves_to_another_directory() {
    assert!(Path::new("tests/misbehaving/main.rs").exists());
    env::set_current_dir("/").unwrap();
}

#[stress]
fn clears_the_environment() {
    assert_eq!(env::var("CARGO_PKG_NAME").as_deref(), Ok("hostile"));
    let names: Vec<_> = env::vars_os().map(|(name, _)| name).collect();
    for name in names {
        // SAFETY: nothing else runs in this process.
        unsafe { env::remove_var(name) };
    }
    assert_eq!(env::vars_os().count(), 0);
}

#[stress]
fn blocks_every_signal() {
    // SAFETY: both sets live on this stack.
    unsafe {
        let mut all = mem::zeroed();
        let mut before = mem::zeroed();
        libc::sigfillset(&raw mut all);
        assert_eq!(
            libc::sigprocmask(libc::SIG_SETMASK, &raw const all, &raw mut before),
            0
        );
        assert_eq!(
            libc::sigismember(&raw const before, libc::SIGTERM),
            0,
            "it was blocked before"
        );
        libc::sigprocmask(libc::SIG_SETMASK, &raw const all, ptr::null_mut());
    }
}

#[stress]
fn leaves_a_thread_running() {
    thread::spawn(|| {
        loop {
            thread::park();
        }
    });
}

/// One that this test has just made.
#[stress]
fn deletes_the_directory_it_is_in() {
    let name = format!("hostile-{}", std::process::id());
    let directory = env::temp_dir().join(name);
    std::fs::create_dir(&directory).unwrap();
    env::set_current_dir(&directory).unwrap();
    std::fs::remove_dir(&directory).unwrap();
    assert!(env::current_dir().is_err());
}

/// A day ahead, for this process alone: in a namespace of its own.
#[stress]
fn jumps_in_time() {
    let before = std::time::Instant::now();
    // SAFETY: plain system calls; the descriptor is one that was just opened.
    let jumped = unsafe { libc::unshare(libc::CLONE_NEWTIME) } == 0
        && std::fs::write("/proc/self/timens_offsets", "monotonic 86400 0").is_ok()
        && std::fs::File::open("/proc/self/ns/time_for_children").is_ok_and(|namespace| {
            let fd = std::os::fd::AsRawFd::as_raw_fd(&namespace);
            unsafe { libc::setns(fd, libc::CLONE_NEWTIME) == 0 }
        });
    if jumped {
        assert!(before.elapsed().as_secs() >= 86400);
    }
    println!("in another time: {jumped}");
}
