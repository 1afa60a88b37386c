//! The git commit that a workspace stands at.

use crate::git::git;
use camino::Utf8Path;
use serde::{Deserialize, Serialize};

/// Which commit, and whether the files are those of the commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Commit {
    pub(crate) hash: String,
    /// Whether there were uncommitted changes or new files anywhere in the repository.
    pub(crate) dirty: bool,
}

/// The commit of the repository that holds the directory; absent where there is none, no commit, or
/// no git.
pub(super) fn commit(directory: &Utf8Path) -> Option<Commit> {
    let output = git(directory)
        .args(["status", "--porcelain=v2", "--branch"])
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
    use crate::git::scratch_git as git;

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
