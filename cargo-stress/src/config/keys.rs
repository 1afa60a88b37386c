//! Every setting that can be configured: a new one is a line here.
//!
//! A key has the name of its flag, and its variable is `CARGO_STRESS_` with that name.

use super::kind::Kind;
use Scope::{Session, Test};

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(super) kind: Kind,
    pub(super) scope: Scope,
}

/// What a setting is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// One test: it may differ from package to package and from test to test.
    Test,
    /// The session as a whole.
    Session,
}

/// All of them; those of tests have their place in [`Said`](super::Said) too.
pub(super) const KEYS: &[Key] = &[
    key("runs", Kind::Count, Test),
    key("timeout", Kind::Duration, Test),
    key("grace", Kind::DurationOrNone, Test),
    key("launch", Kind::Word(&["fork", "spawn"]), Test),
    key("shuffle", Kind::Switch, Test),
    key("all", Kind::Switch, Session),
    key("jobs", Kind::Count, Session),
    key(
        "mode",
        Kind::Word(&["mix", "alone", "serial", "parallel"]),
        Session,
    ),
    key("threads", Kind::Count, Session),
    key("order", Kind::Path, Session),
    key("reverse", Kind::Switch, Session),
    key("no-twice", Kind::Switch, Session),
    key("seed", Kind::Number, Session),
    key("max-fail", Kind::Count, Session),
    key("max-time", Kind::Duration, Session),
    key("explain-time", Kind::Duration, Session),
    key("all-polluters", Kind::Switch, Session),
    key("no-tests", NO_TESTS, Session),
    key("keep-tmp", Kind::Switch, Session),
    key("max-output", Kind::Bytes, Session),
    key("output-head", Kind::KeptBytes, Session),
    key("output-tail", Kind::KeptBytes, Session),
];

const NO_TESTS: Kind = Kind::Word(&["auto", "pass", "warn", "fail"]);
/// Of the attribute: no flag switches it on.
const WITHOUT_FLAG: &str = "shuffle";

const fn key(name: &'static str, kind: Kind, scope: Scope) -> Key {
    Key { name, kind, scope }
}

impl Key {
    /// The setting of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        KEYS.iter().find(|key| key.name == name).copied()
    }

    /// All of them.
    #[cfg(test)]
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        KEYS.iter().copied()
    }

    /// Those that can be said by a flag and a variable.
    pub(crate) fn with_flag() -> impl Iterator<Item = Self> {
        KEYS.iter().filter(|key| key.name != WITHOUT_FLAG).copied()
    }

    /// Those of the session as a whole.
    pub(crate) fn of_session() -> impl Iterator<Item = Self> {
        let keys = KEYS.iter().filter(|key| key.scope == Session);
        keys.copied()
    }

    /// Whether its value names a file.
    pub(super) fn is_path(self) -> bool {
        self.kind == Kind::Path
    }

    /// `--max-time` for `max-time`.
    pub(crate) fn flag(self) -> String {
        format!("--{}", self.name)
    }

    /// `CARGO_STRESS_MAX_TIME` for `max-time`.
    pub(crate) fn variable(self) -> String {
        variable(self.name)
    }
}

/// The variable of the flag of that name.
pub(super) fn variable(name: &str) -> String {
    let name = name.replace('-', "_").to_ascii_uppercase();
    format!("CARGO_STRESS_{name}")
}
