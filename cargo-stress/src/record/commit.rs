//! The git commit that a workspace stands at.

use camino::Utf8Path;
use serde::{Deserialize, Serialize};
use std::process::{Command, Stdio};

/// Which commit, and whether the files are those of the commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Commit {
    pub(crate) hash: String,
    /// Whether there were uncommitted changes or new files anywhere in the repository.
    pub(crate) dirty: bool,
}

/// What a git hook sets for its own repository, which need not be the one asked about.
const OF_A_HOOK: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/// The commit of the repository that holds the directory; absent where there is none, no commit, or
/// no git.
pub(super) fn commit(directory: &Utf8Path) -> Option<Commit> {
    let mut git = Command::new("git");
    for variable in OF_A_HOOK {
        git.env_remove(variable);
    }
    let output = git
        // Without locks somebody's commit at the same moment is not disturbed; a monitor, once
        // started, would outlive us.
        .args(["--no-optional-locks", "-c", "core.fsmonitor=false"])
        .args(["status", "--porcelain=v2", "--branch"])
        .current_dir(directory)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| parse(&String::from_utf8_lossy(&output.stdout)))?
}

fn parse(status: &str) -> Option<Commit> {
    let hash = status
        .lines()
        .find_map(|line| line.strip_prefix("# branch.oid "))
        .filter(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    Some(Commit {
        hash: hash.to_owned(),
        dirty: status.lines().any(|line| !line.starts_with('#')),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn git(directory: &Utf8Path, words: &[&str]) {
        let mut git = Command::new("git");
        for variable in OF_A_HOOK {
            git.env_remove(variable);
        }
        let output = git
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args([
                "-c",
                "commit.gpgSign=false",
                "-c",
                "core.hooksPath=/dev/null",
            ])
            .args(words)
            .current_dir(directory)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    #[test]
    fn a_repository_tells_its_commit_and_whether_it_was_changed() {
        let directory = tempfile::tempdir().unwrap();
        let directory = Utf8Path::from_path(directory.path()).unwrap();
        git(directory, &["init", "--quiet"]);
        assert_eq!(commit(directory), None, "there is no commit yet");
        fs_err::write(directory.join("a"), "a").unwrap();
        git(directory, &["add", "a"]);
        git(directory, &["commit", "--quiet", "--message", "a"]);
        let clean = commit(directory).unwrap();
        assert!(!clean.dirty);
        assert!(clean.hash.len() >= 40);

        fs_err::create_dir(directory.join("below")).unwrap();
        fs_err::write(directory.join("below/b"), "b").unwrap();
        let dirty = commit(&directory.join("below")).unwrap();
        assert_eq!(
            dirty,
            Commit {
                dirty: true,
                ..clean
            }
        );
    }

    #[test]
    fn what_git_says_is_understood() {
        let status = "# branch.oid 0123abcd\n# branch.head main\n";
        let (hash, dirty) = ("0123abcd".to_owned(), false);
        assert_eq!(parse(status), Some(Commit { hash, dirty }));
        let changed = parse(&format!("{status}1 .M N... 100644 100644 a b file\n"));
        assert!(changed.unwrap().dirty);
        assert_eq!(parse("# branch.oid (initial)\n? file\n"), None);
    }
}
