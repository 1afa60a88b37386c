//! The first line of every conversation, and the check of its version.

use super::json::json_object;
use std::fmt;

/// Version of the messages in this module.
pub const PROTOCOL: u32 = 7;

/// Who speaks, and which version. This message never changes its shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// Version of the messages that follow.
    pub protocol: u32,
    /// Version of the `stress-runtime` compiled into the speaker.
    pub runtime: String,
    /// Process id of the speaker.
    pub pid: u32,
    /// Why forks are not possible in this process; every launch is then a spawn.
    pub no_fork: Option<String>,
}

impl Hello {
    /// The greeting of this process.
    pub fn ours() -> Self {
        Self {
            protocol: PROTOCOL,
            runtime: env!("CARGO_PKG_VERSION").to_owned(),
            pid: std::process::id(),
            no_fork: None,
        }
    }

    /// Whether the speaker can be understood by the holder of `ours`.
    ///
    /// # Errors
    /// Names both versions where the protocols differ.
    pub fn check(&self, ours: &Self) -> Result<(), VersionMismatch> {
        if self.protocol == ours.protocol {
            Ok(())
        } else {
            Err(VersionMismatch {
                theirs: self.clone(),
                ours: ours.clone(),
            })
        }
    }
}

/// The tool and the runtime inside a test binary speak different versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionMismatch {
    /// What the test binary said.
    pub theirs: Hello,
    /// What the tool would have said.
    pub ours: Hello,
}

impl fmt::Display for VersionMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the test binary contains stress-runtime {} (protocol {}), this cargo-stress is {} (protocol {})",
            self.theirs.runtime, self.theirs.protocol, self.ours.runtime, self.ours.protocol
        )
    }
}

impl std::error::Error for VersionMismatch {}

json_object!(Hello { protocol, runtime, pid, no_fork = None });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mismatch_names_both_versions() {
        let theirs = Hello {
            protocol: PROTOCOL + 1,
            runtime: "9.1.0".to_owned(),
            ..Hello::ours()
        };
        let text = theirs.check(&Hello::ours()).unwrap_err().to_string();
        let theirs = format!("9.1.0 (protocol {})", PROTOCOL + 1);
        assert!(text.contains(&theirs), "{text}");
        assert!(text.contains(&format!("(protocol {PROTOCOL})")), "{text}");
    }
}
