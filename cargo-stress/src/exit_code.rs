//! The exit codes, in one place; where nextest has a code for the same thing it is the same code.

use crate::ci::CiError;
use crate::discover::{DiscoverError, SinceError};
use crate::error::{Error, ReplayError};
use crate::quarantine::QuarantineError;
use std::process::ExitCode;

/// Nothing found.
pub(crate) const OK: u8 = 0;
/// Bad usage.
pub(crate) const USAGE: u8 = 2;
/// No tests selected.
pub(crate) const NO_TESTS: u8 = 4;
/// The session could not be set up.
pub(crate) const SET_UP: u8 = 96;
/// Findings.
pub(crate) const FINDINGS: u8 = 100;
/// The build failed.
pub(crate) const BUILD_FAILED: u8 = 101;
/// `cargo metadata` failed.
pub(crate) const METADATA_FAILED: u8 = 102;
/// A binary did not list its tests.
pub(crate) const LIST_FAILED: u8 = 104;
/// A report could not be written.
pub(crate) const WRITE_FAILED: u8 = 110;
/// Ended by a signal.
pub(crate) const INTERRUPTED: u8 = 130;

/// The code for an error.
pub(crate) fn of_error(error: &Error) -> ExitCode {
    ExitCode::from(code(error))
}

fn code(error: &Error) -> u8 {
    match error {
        // Each by its name: whoever adds one has to say what it is.
        Error::Discover(error) => match error {
            DiscoverError::BuildFailed
            | DiscoverError::ShimNotBuilt { .. }
            | DiscoverError::CargoMessages(_) => BUILD_FAILED,
            DiscoverError::Metadata { .. } | DiscoverError::CargoNotStarted { .. } => {
                METADATA_FAILED
            }
            DiscoverError::Since(
                SinceError::NoRevision { .. } | SinceError::NoRepository { .. },
            ) => USAGE,
            DiscoverError::Since(SinceError::NoGit(_) | SinceError::Failed { .. })
            | DiscoverError::ShimNotWritten(_) => SET_UP,
            DiscoverError::List { .. }
            | DiscoverError::Runner { .. }
            | DiscoverError::NotLibtest { .. }
            | DiscoverError::Version { .. } => LIST_FAILED,
        },
        Error::Order(_)
        | Error::Record(_)
        | Error::Replay(
            ReplayError::NoBinary { .. }
            | ReplayError::NotShared { .. }
            | ReplayError::NoTest { .. },
        )
        | Error::Bisect(_)
        | Error::Sessions(_) => USAGE,
        Error::Report(_) => WRITE_FAILED,
        Error::Quarantine(error) => match error {
            QuarantineError::NoSuchTest { .. }
            | QuarantineError::SeveralTests { .. }
            | QuarantineError::Past { .. } => USAGE,
            QuarantineError::Unwritable { .. } => WRITE_FAILED,
            QuarantineError::Mistakes { .. } | QuarantineError::Unreadable { .. } => SET_UP,
        },
        Error::Ended(_) => INTERRUPTED,
        Error::Ci(CiError::Exists { .. }) => USAGE,
        Error::Ci(CiError::InTheWay { .. } | CiError::Unwritable { .. }) => WRITE_FAILED,
        Error::Config(_) | Error::Runtime(_) | Error::Replay(ReplayError::NeverRun { .. }) => {
            SET_UP
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn only_a_binary_that_does_not_list_its_tests_ends_with_the_code_for_that() {
        let reason = String::new;
        let broken = || io::Error::other("broken");
        let list = DiscoverError::List {
            binary: "a".into(),
            reason: reason(),
        };
        let shim = DiscoverError::ShimNotBuilt { reason: reason() };
        let expected = [
            (list, LIST_FAILED),
            (shim, BUILD_FAILED),
            (DiscoverError::CargoMessages(broken()), BUILD_FAILED),
            (DiscoverError::ShimNotWritten(broken()), SET_UP),
            (SinceError::NoGit(broken()).into(), SET_UP),
        ];
        for (error, expected) in expected {
            let told = error.to_string();
            assert_eq!(code(&Error::Discover(error)), expected, "{told}");
        }
    }
}
