//! Tests that close or misuse what they were given.

use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use stress_runtime::stress;

#[stress]
fn closes_the_standard_three() {
    for fd in 0..3 {
        // SAFETY: whoever prints from here on gets an error, which the standard library ignores.
        unsafe { libc::close(fd) };
    }
    println!("to nobody");
    let _ = std::io::stdout().flush();
}

#[stress]
fn closes_all_there_are() {
    // SAFETY: as above; the runtime too has to live with errors.
    unsafe { libc::close_range(0, libc::c_uint::MAX, 0) };
}

/// Whatever number the runtime has given it, the way to the harness is a pipe or a socket.
#[stress]
fn writes_garbage_where_messages_go() {
    let garbage = b"\xff{]} no message\n{\"ended\":7}\n";
    let mut found = 0;
    for fd in 3..1024 {
        let target = std::fs::read_link(format!("/proc/self/fd/{fd}")).unwrap_or_default();
        let target = target.display().to_string();
        if target.starts_with("pipe:") || target.starts_with("socket:") {
            found += 1;
            // SAFETY: pointer and length come from one live array.
            unsafe { libc::write(fd, garbage.as_ptr().cast(), garbage.len()) };
        }
    }
    assert_ne!(found, 0, "messages go another way");
}

#[stress]
fn forbids_itself_new_ones() {
    let none = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: the limit is read from a live place.
    let result = unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const none) };
    assert_eq!(result, 0);
    assert!(std::fs::File::open("Cargo.toml").is_err());
}

/// Garbage on all there are, whatever they are.
#[stress]
fn writes_garbage_everywhere() {
    for fd in 0..1024 {
        let garbage = b"\xff\0{\"ended\":\n[[[[{\"ended\":{\"step\":0,\"outcome\":{\"kind\":\"pas";
        // SAFETY: pointer and length come from one live array.
        unsafe { libc::write(fd, garbage.as_ptr().cast(), garbage.len()) };
    }
}

/// The harness uses pipes for one run after another: the next test must not find them so.
#[stress]
fn makes_its_pipes_impatient() {
    for fd in 0..1024 {
        // SAFETY: plain system calls on numbers.
        unsafe { libc::fcntl(fd, libc::F_SETFL, libc::O_NONBLOCK | libc::O_APPEND) };
    }
}

#[stress]
fn shrinks_its_pipes() {
    for fd in 0..1024 {
        // SAFETY: a plain system call on numbers.
        unsafe { libc::fcntl(fd, libc::F_SETPIPE_SZ, 4096) };
    }
}

/// Reads away what it has written itself, if it can.
#[stress]
fn swallows_its_own_output() {
    println!("is it still there?");
    std::io::stdout().flush().unwrap();
    let same = std::fs::OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NONBLOCK)
        .open("/proc/self/fd/1");
    if let Ok(mut same) = same {
        let _ = same.read(&mut [0; 64]);
    }
}
