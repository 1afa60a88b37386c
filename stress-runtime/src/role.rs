//! What this process was started for, told by one environment variable.
#![allow(unsafe_code)]

use crate::protocol::role;
use std::env;
use std::sync::OnceLock;

/// What this process is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// An ordinary test binary under `cargo test`.
    Plain,
    /// Launches and supervises children for the tool; its standard input is the tool's socket.
    Harness,
    /// Runs this order (JSON) and ends.
    Child { order: String },
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
            _ => return Role::Plain,
        };
        // SAFETY: as harness or child this process runs exactly one libtest test (`--exact` and
        // `--test-threads=1`), the one that got here; libtest's main thread waits for it and no
        // test body has run yet, so nobody else reads or writes the environment.
        unsafe {
            env::remove_var(role::VARIABLE);
            for number in 0..pieces.len() {
                env::remove_var(role::order_variable(number));
            }
        }
        role
    })
}
