//! The engine inside test binaries as the tool talks to it: requests in, replies out.

#![forbid(unsafe_code)]
// Processes are found by way of /proc.
#![cfg(target_os = "linux")]

mod branches;
mod hangs;
mod harness;
mod orders;
mod output;
mod pausing;
mod subjects;
mod threads;
mod under_way;
