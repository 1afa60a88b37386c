//! What can go wrong before there is anything to run.

use super::since::SinceError;
use camino::Utf8PathBuf;
use miette::Diagnostic;
use std::io;
use stress_runtime::protocol::VersionMismatch;
use thiserror::Error;

/// Why the tests could not be found.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum DiscoverError {
    #[error("`{cargo}` could not be started")]
    #[diagnostic(help("cargo stress runs the cargo named by CARGO, or the one on the PATH"))]
    CargoNotStarted {
        cargo: String,
        #[source]
        source: io::Error,
    },
    #[error("cargo metadata failed: {message}")]
    Metadata { message: String },
    #[error("the build failed")]
    #[diagnostic(help("cargo has said why, above"))]
    BuildFailed,
    #[error(transparent)]
    #[diagnostic(transparent)]
    Since(#[from] SinceError),
    #[error("the shim for plain tests could not be built: {reason}")]
    #[diagnostic(help("without --all only tests with #[stress] are run, and no shim is needed"))]
    ShimNotBuilt { reason: String },
    #[error("the shim for plain tests could not be put into the target directory")]
    #[diagnostic(help(
        "make the directory writable or choose another one with CARGO_TARGET_DIR; without --all no shim is needed"
    ))]
    ShimNotWritten(#[source] io::Error),
    #[error("cargo's messages could not be read")]
    CargoMessages(#[source] io::Error),
    #[error("{binary} did not list its tests: {reason}")]
    #[diagnostic(help(
        "a binary with `harness = false` must understand `--list --format terse`; leave it out with --lib, --test NAME or -p PACKAGE"
    ))]
    List { binary: Utf8PathBuf, reason: String },
    #[error(
        "{binary} did not list its tests by way of `{runner}`, which is configured to start it: {reason}"
    )]
    #[diagnostic(help(
        "mend or take away the `runner` of the target in cargo's configuration, or CARGO_TARGET_<TRIPLE>_RUNNER; \
        what it has to do: {runner} {binary} --list"
    ))]
    Runner {
        runner: String,
        binary: Utf8PathBuf,
        reason: String,
    },
    #[error("it does not list its tests as libtest does: {reason}")]
    NotLibtest { reason: String },
    #[error("{binary}: {mismatch}")]
    #[diagnostic(help(
        "use the cargo-stress and the stress-runtime of one release: `cargo update -p stress-runtime`, or install cargo-stress again"
    ))]
    Version {
        binary: Utf8PathBuf,
        mismatch: Box<VersionMismatch>,
    },
}
