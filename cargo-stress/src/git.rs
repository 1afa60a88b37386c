//! Calls git so that nobody's surroundings change the answer, and nobody is disturbed.

use camino::Utf8Path;
use std::process::{Command, Stdio};

/// What a git hook sets for its own repository, which need not be the one asked about.
const OF_A_HOOK: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/// git in that directory, without words yet.
pub(crate) fn git(directory: &Utf8Path) -> Command {
    let mut git = Command::new("git");
    for variable in OF_A_HOOK {
        git.env_remove(variable);
    }
    // Without locks somebody's commit at the same moment is not disturbed; a monitor, once
    // started, would outlive us.
    git.args(["--no-optional-locks", "-c", "core.fsmonitor=false"])
        .current_dir(directory)
        .stdin(Stdio::null());
    git
}

/// Changes a repository that a test has made.
#[cfg(test)]
pub(crate) fn scratch_git(directory: &Utf8Path, words: &[&str]) {
    let output = git(directory)
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args(["-c", "commit.gpgSign=false"])
        .args(["-c", "core.hooksPath=/dev/null"])
        .args(words)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}
