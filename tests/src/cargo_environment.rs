//! The environment in which the end-to-end tests call cargo, or what calls cargo.

use crate::workspace::e2e_dir;
use std::env;
use std::process::Command;

/// Makes `command` independent of what is set outside, and lets all of them build in one place, so
/// that stress-runtime is compiled once.
pub(crate) fn set_environment(command: &mut Command) {
    command
        .env("CARGO_TARGET_DIR", e2e_dir().join("target"))
        // What the workspace has downloaded is all there is.
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TERM_COLOR", "never")
        // Nobody debugs these crates: they build in half the time without.
        .env("CARGO_PROFILE_DEV_DEBUG", "none")
        .env("CARGO_INCREMENTAL", "0");
    for (name, _) in env::vars_os() {
        // The settings of somebody's own sessions.
        if name.to_string_lossy().starts_with("CARGO_STRESS_") {
            command.env_remove(name);
        }
    }
    for outside in [
        "STRESS_RUNS",
        "RUST_BACKTRACE",
        "RUST_LIB_BACKTRACE",
        "RUST_TEST_NOCAPTURE",
        "RUST_TEST_THREADS",
        "CARGO_BUILD_TARGET",
        "INSTA_UPDATE",
        "INSTA_WORKSPACE_ROOT",
        // What a terminal is believed to show, and a job of CI to want.
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "CI",
        "GITHUB_ACTIONS",
    ] {
        command.env_remove(outside);
    }
}
