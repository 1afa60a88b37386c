//! Variables and working directory of this process, put back before a test that is alone in its binary
//! runs a second time.
//!
//! Whoever changes them for good puts such a test into a binary of its own, where nobody else is hit: the
//! next run finds a new process. Only our repetition would meet its own traces, and blame the test for
//! them. What else it leaves, a static in the crate under test above all, stays as it is.
#![allow(unsafe_code)]

use super::assignment::Assignment;
use super::order::is_only_thread;
use crate::registry;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// As they were before the first attempt.
#[derive(Debug)]
pub(super) struct Environment {
    variables: Vec<(OsString, OsString)>,
    directory: Option<PathBuf>,
}

impl Environment {
    /// That of this process, if it is to be put back.
    pub(super) fn before(assignment: &Assignment<'_>) -> Option<Self> {
        let is_plain = || assignment.order.iter().all(|(_, case)| case.is_plain());
        let is_alone = || registry::all().len() == 1 && is_plain();
        (assignment.puts_back_environment && is_alone()).then(|| Self {
            variables: env::vars_os().collect(),
            directory: env::current_dir().ok(),
        })
    }

    /// Makes it so again. Where the test has left threads, nothing is touched: they may be reading.
    pub(super) fn put_back(&self) {
        if !is_only_thread() {
            return;
        }
        // Such names exist, but nobody has set them with `set_var`.
        let can_be_set =
            |name: &OsStr| !name.is_empty() && !name.as_encoded_bytes().contains(&b'=');
        for (name, _) in env::vars_os().filter(|(name, _)| can_be_set(name)) {
            if !self.variables.iter().any(|(known, _)| *known == name) {
                // SAFETY: no other thread is there to read or write the environment.
                unsafe { env::remove_var(name) };
            }
        }
        for (name, value) in self.variables.iter().filter(|(name, _)| can_be_set(name)) {
            if env::var_os(name).as_ref() != Some(value) {
                // SAFETY: as above.
                unsafe { env::set_var(name, value) };
            }
        }
        if let Some(directory) = &self.directory {
            // One that is gone was the test's to lose.
            let _ = env::set_current_dir(directory);
        }
    }
}
