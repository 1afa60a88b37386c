//! What this process was started for, told by one environment variable.
#![allow(unsafe_code)]

use crate::protocol::role;
use std::env;
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::sync::OnceLock;

/// What this process is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// An ordinary test binary under `cargo test`.
    Plain,
    /// Lists its tests for the tool.
    List,
    /// Launches and supervises children for the tool; its standard input is the tool's socket.
    Harness,
    /// Runs this order (JSON) and ends.
    Child { order: String },
    /// Another runtime in this process, the shim's, is harness or child already.
    Body,
}

/// The role of this process. Only the first call reads the environment.
pub(crate) fn current() -> &'static Role {
    static CURRENT: OnceLock<Role> = OnceLock::new();
    CURRENT.get_or_init(|| {
        let mut pieces = Vec::new();
        let role = match env::var(role::VARIABLE).as_deref() {
            Ok(role::HARNESS) => Role::Harness,
            Ok(role::CHILD) => {
                let piece = |number| env::var(role::order_variable(number)).ok();
                pieces.extend((0..).map_while(piece));
                Role::Child {
                    order: pieces.concat(),
                }
            }
            // These two stay: of several runtimes in a process each has to read them.
            Ok(role::LIST) => return Role::List,
            Ok(body) if body == bodies() => return Role::Body,
            _ => return Role::Plain,
        };
        // SAFETY: as harness or child this process is in `main` of a binary with the shim, or runs
        // exactly one libtest test (`--exact` and `--test-threads=1`), the one that got here;
        // libtest's main thread waits for it and no test body has run yet, so nobody else reads or
        // writes the environment.
        unsafe {
            env::remove_var(role::VARIABLE);
            for number in 0..pieces.len() {
                env::remove_var(role::order_variable(number));
            }
        }
        role
    })
}

/// Tells every other runtime in this process that its tests are supervised by this one. For the shim,
/// in `main`.
pub(crate) fn announce_bodies() {
    // SAFETY: the shim calls this before anything else has run in this process, in its only thread;
    // where the program has started others before `main`, they are not ours to know.
    unsafe { env::set_var(role::VARIABLE, bodies()) };
}

/// The role that makes a runtime inside that program run its tests' bodies, and nothing else.
pub(crate) fn bodies_of(program: &Metadata) -> String {
    format!("{}{}.{}", role::BODY, program.dev(), program.ino())
}

/// The role `body` of this very program.
fn bodies() -> String {
    let program = if cfg!(target_os = "linux") {
        // Right even when cargo has replaced the file.
        fs::metadata("/proc/self/exe")
    } else {
        env::current_exe().and_then(fs::metadata)
    };
    program
        .as_ref()
        .map_or_else(|_| role::BODY.to_owned(), bodies_of)
}
