//! What cargo knows of the workspace.

use super::build::CargoCall;
use super::error::DiscoverError;
use cargo_metadata::Metadata;
use std::process::Command;

/// Asks `cargo metadata`, without dependencies: only members hold tests that cargo would run.
pub(super) fn metadata(call: &CargoCall) -> Result<Metadata, DiscoverError> {
    let not_started = |source| DiscoverError::CargoNotStarted {
        cargo: call.cargo.clone(),
        source,
    };
    let mut command = Command::new(&call.cargo);
    if let Some(directory) = call.target_directory() {
        // It knows no option for that.
        command.env("CARGO_TARGET_DIR", directory);
    }
    let output = command
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .args(&call.manifest_options)
        .args(&call.config_options)
        .output()
        .map_err(not_started)?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let message = message.trim().trim_start_matches("error: ").to_owned();
        return Err(DiscoverError::Metadata { message });
    }
    cargo_metadata::MetadataCommand::parse(String::from_utf8_lossy(&output.stdout)).map_err(
        |error| DiscoverError::Metadata {
            message: error.to_string(),
        },
    )
}
