//! The files that have changed since a revision, committed or not.

use super::diff::{Hunk, parse};
use super::error::SinceError;
use super::git::Git;
use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;

/// What has become of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// It is new.
    Whole,
    Lines(Vec<Hunk>),
}

/// All changes, by the file's path in the repository.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The path of the workspace in the repository.
    prefix: Utf8PathBuf,
    /// Where the repository is.
    top: Utf8PathBuf,
    files: BTreeMap<Utf8PathBuf, Change>,
}

impl Changes {
    /// Those of the repository that holds the workspace, and what a person should know of them.
    ///
    /// # Errors
    /// If git cannot say.
    pub(super) fn since(
        revision: &str,
        workspace: &Utf8Path,
    ) -> Result<(Self, Option<String>), SinceError> {
        let (prefix, top) = Git::at(workspace).place()?;
        let top = Utf8PathBuf::from(top);
        // Paths are seen from where git is asked.
        let git = Git::at(&top);
        let base = git.base(revision)?;
        let hunks = parse(&git.diff(&base.commit)?).into_iter();
        let mut files: BTreeMap<_, _> = hunks
            .map(|(path, hunks)| (path, Change::Lines(hunks)))
            .collect();
        let untracked = git.untracked()?.into_iter();
        files.extend(untracked.map(|path| (path.into(), Change::Whole)));
        let warning = (!base.is_common).then(|| {
            format!(
                "git knows no commit that {revision} and HEAD have in common (a shallow clone?): \
                 compared with {revision} itself"
            )
        });
        let prefix = Utf8PathBuf::from(prefix);
        Ok((Self { prefix, top, files }, warning))
    }

    /// Those of a workspace that is at the top of its repository.
    #[cfg(test)]
    pub(super) fn of_files(files: impl IntoIterator<Item = (Utf8PathBuf, Change)>) -> Self {
        Self {
            files: files.into_iter().collect(),
            // Every path is below an empty one.
            top: "/nowhere".into(),
            ..Self::default()
        }
    }

    /// What has become of a file, of which the path is given as the compiler was given it: below the
    /// root of the workspace, or absolute.
    pub(super) fn of(&self, file: &Utf8Path) -> Option<&Change> {
        self.files.get(&self.path_of(file))
    }

    /// Whether anything has changed below a directory.
    pub(super) fn any_below(&self, directory: &Utf8Path) -> bool {
        let directory = self.path_of(directory);
        self.files.keys().any(|file| file.starts_with(&directory))
    }

    /// Whether a file of that name has changed in the workspace's directory or in one above it.
    pub(super) fn any_above(&self, name: &str) -> bool {
        let mut directories = self.prefix.ancestors();
        directories.any(|directory| self.files.contains_key(&directory.join(name)))
    }

    /// Leaves out files below those directories that git has not been told of.
    pub(super) fn forget_new_below(&mut self, directories: &[Utf8PathBuf]) {
        // git says where the repository is without the links on the way; what is not there has no files.
        let there = directories
            .iter()
            .filter_map(|it| it.canonicalize_utf8().ok());
        let places: Vec<_> = there.map(|it| self.path_of(&it)).collect();
        let is_below = |file: &Utf8Path| places.iter().any(|place| file.starts_with(place));
        self.files
            .retain(|file, change| *change != Change::Whole || !is_below(file));
    }

    /// Where a file is in the repository.
    fn path_of(&self, file: &Utf8Path) -> Utf8PathBuf {
        let mut path = Utf8PathBuf::new();
        let below = file.strip_prefix(&self.top);
        let joined = below.map_or_else(|_| self.prefix.join(file), Utf8Path::to_owned);
        for component in joined.components() {
            match component {
                Utf8Component::ParentDir => {
                    path.pop();
                }
                Utf8Component::CurDir => {}
                other => path.push(other),
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::scratch_git;

    /// A repository in which files can be written and committed.
    struct Scratch(tempfile::TempDir);

    impl Scratch {
        fn new() -> Self {
            let scratch = Self(tempfile::tempdir().unwrap());
            scratch.git(&["init", "--quiet", "--initial-branch", "main"]);
            scratch
        }

        fn path(&self) -> &Utf8Path {
            Utf8Path::from_path(self.0.path()).unwrap()
        }

        fn git(&self, words: &[&str]) {
            scratch_git(self.path(), words);
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.path().join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }

        fn commit(&self) {
            self.git(&["add", "--all"]);
            self.git(&["commit", "--quiet", "--message", "a"]);
        }

        fn since(&self, revision: &str) -> Changes {
            let (changes, warning) = Changes::since(revision, self.path()).unwrap();
            assert_eq!(warning, None);
            changes
        }
    }

    /// `first+count` of each hunk.
    fn lines(changes: &Changes, file: &str) -> Option<String> {
        Some(match changes.of(file.into())? {
            Change::Whole => "whole".to_owned(),
            Change::Lines(hunks) => {
                let hunks = hunks.iter().map(|it| format!("{}+{}", it.first, it.count));
                hunks.collect::<Vec<_>>().join(" ")
            }
        })
    }

    #[test]
    fn what_is_committed_staged_written_or_new_has_changed() {
        let scratch = Scratch::new();
        let ten: String = (1..=10).map(|n| format!("fn f{n}() {{}}\n")).collect();
        for file in ["same.rs", "a.rs", "b.rs", "gone.rs", "old.rs", "notes.txt"] {
            scratch.write(file, &ten);
        }
        scratch.commit();
        scratch.write("a.rs", &ten.replace("f3", "three"));
        scratch.commit();
        scratch.write("a.rs", &ten.replace("f3", "three").replace("f10", "ten"));
        scratch.git(&["add", "a.rs"]);
        scratch.write("b.rs", &ten.replace("fn f2() {}\n", ""));
        scratch.write("notes.txt", "");
        scratch.write("new.rs", "");
        scratch.git(&["rm", "--quiet", "gone.rs"]);
        scratch.git(&["mv", "old.rs", "renamed.rs"]);
        let changes = scratch.since("HEAD~1");
        let of = |file| lines(&changes, file);
        assert_eq!(of("a.rs").unwrap(), "3+1 10+1");
        assert_eq!(of("b.rs").unwrap(), "1+0");
        assert_eq!(of("new.rs").unwrap(), "whole");
        for file in ["same.rs", "gone.rs", "old.rs", "renamed.rs", "notes.txt"] {
            assert_eq!(of(file), None, "{file}");
        }
        let absolute = scratch.path().canonicalize_utf8().unwrap();
        assert!(changes.of(&absolute.join("a.rs")).is_some());
        assert!(changes.of("src/../a.rs".into()).is_some());
        assert!(changes.any_below(Utf8Path::new("")) && !changes.any_below("src".into()));
    }

    #[test]
    fn what_others_have_done_meanwhile_is_no_change_of_ours() {
        let scratch = Scratch::new();
        scratch.write("theirs.rs", "fn a() {}\n");
        scratch.write("ours.rs", "fn a() {}\n");
        scratch.commit();
        scratch.git(&["checkout", "--quiet", "-b", "ours"]);
        scratch.write("ours.rs", "fn b() {}\n");
        scratch.commit();
        scratch.git(&["checkout", "--quiet", "main"]);
        scratch.write("theirs.rs", "fn b() {}\n");
        scratch.commit();
        scratch.git(&["checkout", "--quiet", "ours"]);
        let changes = scratch.since("main");
        assert!(lines(&changes, "ours.rs").is_some());
        assert_eq!(lines(&changes, "theirs.rs"), None);
    }

    #[test]
    fn histories_without_a_common_commit_are_compared_as_they_are() {
        let scratch = Scratch::new();
        scratch.write("a.rs", "fn a() {}\n");
        scratch.commit();
        scratch.git(&["checkout", "--quiet", "--orphan", "other"]);
        scratch.write("a.rs", "fn b() {}\n");
        scratch.commit();
        let (changes, warning) = Changes::since("main", scratch.path()).unwrap();
        assert!(warning.unwrap().contains("shallow clone"));
        assert_eq!(lines(&changes, "a.rs").unwrap(), "1+1");
    }

    #[test]
    fn a_workspace_below_the_top_of_its_repository_finds_its_files() {
        let scratch = Scratch::new();
        scratch.write("tools/shop/src/lib.rs", "fn a() {}\n");
        scratch.commit();
        scratch.write("tools/shop/src/lib.rs", "fn b() {}\n");
        let workspace = scratch.path().join("tools/shop");
        let (changes, _) = Changes::since("HEAD", &workspace).unwrap();
        assert_eq!(lines(&changes, "src/lib.rs").unwrap(), "1+1");
    }

    #[test]
    fn what_git_does_not_know_is_told_of() {
        let scratch = Scratch::new();
        let error = |revision| Changes::since(revision, scratch.path()).unwrap_err();
        for revision in ["main", "no/such", "--help", ""] {
            let error = error(revision);
            assert!(matches!(error, SinceError::NoRevision { .. }), "{error}");
        }
        // A directory above it must not be one, either.
        let elsewhere = Utf8Path::new("/proc/self");
        let error = Changes::since("HEAD", elsewhere).unwrap_err();
        assert!(matches!(error, SinceError::NoRepository { .. }), "{error}");
    }
}
