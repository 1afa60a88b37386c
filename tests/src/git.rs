//! git, as a test crate's own repository needs it, whatever the machine has configured.

use crate::test_crate::TestCrate;
use std::process::Command;

/// Runs git in the crate's directory; returns what it printed.
///
/// # Panics
/// If it cannot be started, or fails.
pub fn git(krate: &TestCrate, words: &[&str]) -> String {
    let mut git = Command::new("git");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        git.env_remove(variable);
    }
    let output = git
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args(["-c", "commit.gpgSign=false"])
        .args(["-c", "core.hooksPath=/dev/null"])
        .args(words)
        .current_dir(krate.directory())
        .output()
        .expect("git could not be started");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
