//! The options that `#[stress]` was given, and what holds where it was silent.

use crate::protocol::Launch;

/// Options as written on the attribute; `None` where it said nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How often `cargo stress` runs the test.
    pub runs: Option<u32>,
    /// Milliseconds an attempt may take.
    pub timeout_ms: Option<u64>,
    /// Milliseconds between TERM and KILL.
    pub grace_ms: Option<u64>,
    /// Whether the test takes part in rounds of shuffled order.
    pub shuffle: bool,
    /// How its children are started.
    pub launch: Option<Launch>,
}

impl Options {
    /// Nothing was said: the defaults below hold.
    pub const UNSET: Self = Self {
        runs: None,
        timeout_ms: None,
        grace_ms: None,
        shuffle: false,
        launch: None,
    };

    /// Runs of a test whose attribute names no number.
    pub const DEFAULT_RUNS: u32 = 100;
    /// Time limit of an attempt, in milliseconds, where none is named.
    pub const DEFAULT_TIMEOUT_MS: u64 = 60_000;
    /// Time between TERM and KILL, in milliseconds, where none is named.
    pub const DEFAULT_GRACE_MS: u64 = 2_000;

    /// A test that has failed every time is broken from so many attempts on: it is not repeated to death, under
    /// `cargo test` either.
    pub const BROKEN_AFTER: u64 = 3;

    /// The names of those that were given.
    pub fn stated(&self) -> Vec<String> {
        let given = [
            ("runs", self.runs.is_some()),
            ("timeout", self.timeout_ms.is_some()),
            ("grace", self.grace_ms.is_some()),
            ("shuffle", self.shuffle),
            ("launch", self.launch.is_some()),
        ];
        let names = given.into_iter().filter(|(_, is_given)| *is_given);
        names.map(|(name, _)| name.to_owned()).collect()
    }

    /// The number of runs that holds.
    pub fn effective_runs(&self) -> u32 {
        self.runs.unwrap_or(Self::DEFAULT_RUNS)
    }

    /// The time limit that holds, in milliseconds.
    pub fn effective_timeout_ms(&self) -> u64 {
        self.timeout_ms.unwrap_or(Self::DEFAULT_TIMEOUT_MS)
    }

    /// The grace period that holds, in milliseconds.
    pub fn effective_grace_ms(&self) -> u64 {
        self.grace_ms.unwrap_or(Self::DEFAULT_GRACE_MS)
    }
}
