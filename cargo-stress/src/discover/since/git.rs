//! Asks git about the repository that holds a directory.

use super::error::SinceError;
use crate::git::git;
use camino::Utf8Path;
use std::process::Output;

/// What decides how tests are built and what they do; other files are not asked about.
const PATHS: [&str; 5] = [
    "*.rs",
    "*Cargo.toml",
    "*Cargo.lock",
    "*rust-toolchain*",
    "*.cargo/config*",
];

/// The repository that holds a directory.
#[derive(Debug)]
pub(super) struct Git<'a> {
    directory: &'a Utf8Path,
}

/// What lies at a revision's side.
#[derive(Debug)]
pub(super) struct Base {
    pub(super) commit: String,
    /// Whether it is the commit at which the work since has begun.
    pub(super) is_common: bool,
}

impl<'a> Git<'a> {
    pub(super) fn at(directory: &'a Utf8Path) -> Self {
        Self { directory }
    }

    /// The directory's path in the repository, and where that is.
    pub(super) fn place(&self) -> Result<(String, String), SinceError> {
        let output = self.call(&["rev-parse", "--show-prefix", "--show-toplevel"])?;
        if !output.status.success() {
            return Err(SinceError::NoRepository {
                path: self.directory.to_owned(),
                said: said(&output),
            });
        }
        let text = text(&output.stdout);
        let (prefix, top) = text.split_once('\n').unwrap_or(("", &text));
        Ok((prefix.to_owned(), top.trim_end().to_owned()))
    }

    /// The last commit that the revision and what is checked out have in common: what others have done
    /// on that branch since is no change of ours.
    pub(super) fn base(&self, revision: &str) -> Result<Base, SinceError> {
        let unknown = || SinceError::NoRevision {
            revision: revision.to_owned(),
        };
        // To git it would be an option.
        if revision.starts_with('-') {
            return Err(unknown());
        }
        let commit = format!("{revision}^{{commit}}");
        let output = self.call(&["rev-parse", "--verify", "--quiet", &commit])?;
        if !output.status.success() {
            return Err(unknown());
        }
        let commit = text(&output.stdout).trim().to_owned();
        let common = self.call(&["merge-base", &commit, "HEAD"])?;
        Ok(if common.status.success() {
            Base {
                commit: text(&common.stdout).trim().to_owned(),
                is_common: true,
            }
        } else {
            Base {
                commit,
                is_common: false,
            }
        })
    }

    /// How the files that are there now differ from those of the commit.
    pub(super) fn diff(&self, commit: &str) -> Result<String, SinceError> {
        // Nobody's settings may change the form of what is parsed.
        let words = [
            "diff",
            "--unified=0",
            "--inter-hunk-context=0",
            "--find-renames",
            "--text",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            commit,
            "--",
        ];
        self.ask(&[&words[..], &PATHS].concat())
    }

    /// Files that git has not been told of.
    pub(super) fn untracked(&self) -> Result<Vec<String>, SinceError> {
        let words = ["ls-files", "--others", "--exclude-standard", "-z", "--"];
        let names = self.ask(&[&words[..], &PATHS].concat())?;
        let names = names.split('\0').filter(|name| !name.is_empty());
        Ok(names.map(str::to_owned).collect())
    }

    fn ask(&self, words: &[&str]) -> Result<String, SinceError> {
        let output = self.call(words)?;
        if !output.status.success() {
            return Err(SinceError::Failed {
                command: words[0].to_owned(),
                said: said(&output),
            });
        }
        Ok(text(&output.stdout))
    }

    fn call(&self, words: &[&str]) -> Result<Output, SinceError> {
        git(self.directory)
            .args(["-c", "core.quotePath=false"])
            .args(words)
            .output()
            .map_err(SinceError::NoGit)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn said(output: &Output) -> String {
    let said = text(&output.stderr);
    said.trim().trim_start_matches("fatal: ").to_owned()
}
