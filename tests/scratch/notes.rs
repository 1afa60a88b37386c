//! Notes that test bodies leave for the end-to-end test around them, as numbered files.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::time::Duration;
use std::{env, thread};

fn path(kind: &str, number: usize) -> PathBuf {
    let directory = env::var_os("E2E_NOTES").expect("the end-to-end test names a directory");
    PathBuf::from(directory).join(format!("{kind}.{number}"))
}

/// Leaves a note; returns how many of its kind there were before it.
pub fn note(kind: &str, text: &str) -> usize {
    for number in 0.. {
        // Exactly one of all processes that try at the same time creates the file.
        match File::create_new(path(kind, number)) {
            Ok(mut file) => {
                file.write_all(text.as_bytes()).unwrap();
                return number;
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => panic!("no note could be left: {error}"),
        }
    }
    unreachable!()
}

/// Returns once so many notes of that kind are there.
pub fn wait_for(kind: &str, number: usize) {
    while !path(kind, number - 1).exists() {
        thread::sleep(Duration::from_millis(5));
    }
}

/// Does not return.
pub fn sleep_for_ever() {
    loop {
        thread::sleep(Duration::from_secs(3600));
    }
}
