//! The toolchain that built the tests, as `rustc -vV` tells it.

use camino::Utf8Path;
use serde::{Deserialize, Serialize};
use std::env;
use std::process::{Command, Stdio};

/// Which compiler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Toolchain {
    /// For example `1.95.0` or `1.97.0-nightly`.
    pub(crate) release: String,
    /// Absent in builds of rustc that do not know theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) commit_hash: Option<String>,
    /// The triple of the machine.
    pub(crate) host: String,
}

/// Asks the rustc that cargo uses in that directory, where a file may choose the toolchain.
pub(super) fn toolchain(directory: &Utf8Path) -> Option<Toolchain> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .arg("-vV")
        .current_dir(directory)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| parse(&text))?
}

fn parse(text: &str) -> Option<Toolchain> {
    let value = |name: &str| {
        let mut values = text.lines().filter_map(|line| line.split_once(": "));
        values
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.trim().to_owned())
    };
    Some(Toolchain {
        release: value("release")?,
        commit_hash: value("commit-hash").filter(|hash| hash != "unknown"),
        host: value("host")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn release_commit_and_host_are_read() {
        let text = "rustc 1.95.0 (59807616e 2026-04-14)\nbinary: rustc\n\
                    commit-hash: 59807616e1fa\ncommit-date: 2026-04-14\n\
                    host: x86_64-unknown-linux-gnu\nrelease: 1.95.0\nLLVM version: 22.1.2\n";
        let toolchain = parse(text).unwrap();
        assert_eq!(toolchain.release, "1.95.0");
        assert_eq!(toolchain.commit_hash.as_deref(), Some("59807616e1fa"));
        assert_eq!(toolchain.host, "x86_64-unknown-linux-gnu");
        let unknown = parse(&text.replace("59807616e1fa", "unknown")).unwrap();
        assert_eq!(unknown.commit_hash, None);
    }

    #[test]
    fn another_program_is_no_toolchain() {
        assert_eq!(parse("usage: rustc [options]\n"), None);
    }
}
