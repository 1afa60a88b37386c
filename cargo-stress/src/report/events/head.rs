//! The first line of every stream: which schema it follows, and which session it tells of.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What every schema begins with; a number follows.
pub(super) const FAMILY: &str = "cargo-stress/events/";
/// The number that is written, and the highest that is understood.
pub(super) const VERSION: u32 = 1;
/// Hexadecimal digits of an id.
const ID_DIGITS: usize = 8;

/// What is known of a session before anything has happened in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// `cargo-stress/events/1`.
    pub(crate) schema: String,
    /// By which `cargo stress report` finds it; its beginning is enough.
    pub(crate) id: String,
    pub(crate) created: Timestamp,
    /// The release that wrote the stream.
    pub(crate) version: String,
    /// What was typed.
    pub(crate) command: Vec<String>,
}

impl Head {
    /// That of a session that begins now.
    pub(crate) fn of_this_session() -> Self {
        let created = Timestamp::now();
        let what = format!("{} {}", created.as_nanosecond(), std::process::id());
        let digest = Sha256::digest(what.as_bytes());
        let mut id: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        id.truncate(ID_DIGITS);
        Self {
            schema: format!("{FAMILY}{VERSION}"),
            id,
            created,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command: command(std::env::args_os().map(|it| it.to_string_lossy().into_owned())),
        }
    }
}

/// As a person types it: cargo calls `…/cargo-stress stress …`.
fn command(args: impl Iterator<Item = String>) -> Vec<String> {
    let mut args: Vec<String> = args.skip(1).collect();
    if args.first().is_some_and(|it| it == "stress") {
        args.remove(0);
    }
    let words = ["cargo", "stress"].map(str::to_owned).into_iter();
    words.chain(args).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_the_one_that_was_typed_however_the_tool_was_called() {
        let of = |words: &str| command(words.split(' ').map(str::to_owned)).join(" ");
        assert_eq!(
            of("/bin/cargo-stress stress -p shop"),
            "cargo stress -p shop"
        );
        assert_eq!(of("cargo-stress -p shop"), "cargo stress -p shop");
    }
}
