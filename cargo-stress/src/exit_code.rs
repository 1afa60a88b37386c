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
    ExitCode::from(match error {
        Error::Discover(DiscoverError::BuildFailed) => BUILD_FAILED,
        Error::Discover(DiscoverError::Metadata { .. } | DiscoverError::CargoNotStarted { .. }) => {
            METADATA_FAILED
        }
        Error::Discover(DiscoverError::Since(
            SinceError::NoRevision { .. } | SinceError::NoRepository { .. },
        )) => USAGE,
        Error::Discover(DiscoverError::Since(_)) => SET_UP,
        Error::Discover(_) => LIST_FAILED,
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
        Error::Ci(CiError::Unwritable { .. }) => WRITE_FAILED,
        Error::Config(_) | Error::Runtime(_) | Error::Replay(ReplayError::NeverRun { .. }) => {
            SET_UP
        }
    })
}
