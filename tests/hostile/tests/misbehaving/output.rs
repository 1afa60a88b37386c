//! More output than a pipe holds (64 KiB), and output that is no text.

use std::io::{self, Write};
use stress_runtime::stress;

/// 1 MiB in lines of 64 bytes.
fn flood() -> Vec<u8> {
    let line = [[b'x'; 63].as_slice(), b"\n"].concat();
    line.repeat(16 * 1024)
}

#[stress]
fn floods_stdout() {
    io::stdout().write_all(&flood()).unwrap();
    println!("the last line on stdout");
    panic!("after the flood");
}

#[stress]
fn floods_stderr() {
    io::stderr().write_all(&flood()).unwrap();
    eprintln!("the last line on stderr");
    panic!("after the flood");
}

fn flood_both_in_turn() {
    for part in flood().chunks(4096) {
        io::stdout().write_all(part).unwrap();
        io::stderr().write_all(part).unwrap();
    }
}

#[stress]
fn floods_both_in_turn() {
    flood_both_in_turn();
    println!("the last line on stdout");
    panic!("after the flood");
}

#[stress]
fn prints_one_endless_line() {
    io::stdout().write_all(&[b'x'; 1024 * 1024]).unwrap();
    println!("the end of the line");
    panic!("after the line");
}

#[stress]
fn prints_no_text() {
    io::stdout().write_all(b"before \xff\xfe after\n").unwrap();
    panic!("after no text");
}

#[stress]
fn floods_both_and_passes() {
    flood_both_in_turn();
}
