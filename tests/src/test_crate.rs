//! A crate put where the end-to-end tests build: written only where it differs from what is there.

use crate::workspace::{e2e_dir, root};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// A crate outside the workspace that cargo can build.
///
/// cargo names what it builds after the path of the crate. So each crate has one place that stays
/// the same from test run to test run: in a new temporary directory it would be compiled again
/// every time, and what was compiled for the last one would stay for ever.
#[derive(Debug, Clone)]
pub struct TestCrate {
    directory: PathBuf,
}

/// Contents of files by their path in the crate.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

impl TestCrate {
    pub(crate) fn place(name: &str, mut files: Files) -> Self {
        let directory = e2e_dir().join("crates").join(name);
        if !files.contains_key(Path::new("Cargo.lock")) {
            add_lock(&directory, &mut files);
        }
        for (path, contents) in &files {
            write(&directory.join(path), contents);
        }
        remove_others(&directory, &directory, &files);
        Self { directory }
    }

    /// A target directory in which cargo finds what is built for all, and `cargo stress` nothing.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn own_target(&self) -> PathBuf {
        let target = self.directory.with_extension("target");
        let _ = fs::remove_dir_all(&target);
        fs::create_dir(&target).expect("no target directory could be made");
        let shared = e2e_dir().join("target/debug");
        fs::create_dir_all(&shared).expect("no target directory could be made");
        symlink(shared, target.join("debug")).expect("no link could be made");
        target
    }

    /// Where its manifest is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }
}

/// The versions of the workspace, which are on this machine already. cargo then leaves out what the
/// crate does not use; that shorter lock stays until the workspace's changes.
fn add_lock(directory: &Path, files: &mut Files) {
    let workspace_lock = fs::read(root().join("Cargo.lock")).expect("the workspace has a lock");
    let (lock, origin) = (Path::new("Cargo.lock"), Path::new("Cargo.lock.origin"));
    let is_current = fs::read(directory.join(origin)).is_ok_and(|it| it == workspace_lock);
    let kept = fs::read(directory.join(lock)).ok().filter(|_| is_current);
    files.insert(lock.to_owned(), kept.unwrap_or(workspace_lock.clone()));
    files.insert(origin.to_owned(), workspace_lock);
}

/// Leaves an equal file alone, so that cargo sees nothing new; a new one appears all at once, for
/// whoever reads it at this moment.
fn write(path: &Path, contents: &[u8]) {
    if fs::read(path).is_ok_and(|present| present == contents) {
        return;
    }
    let directory = path.parent().expect("a file is in a directory");
    fs::create_dir_all(directory).expect("no directory could be made for a test crate");
    let mut file = tempfile::NamedTempFile::new_in(directory).expect("no file could be made");
    file.write_all(contents)
        .expect("a test crate could not be written");
    file.persist(path)
        .expect("a test crate could not be written");
}

/// A file that is no longer part of the crate would still be a test target.
fn remove_others(root: &Path, directory: &Path, files: &Files) {
    for entry in fs::read_dir(directory).expect("the test crate is there") {
        let path = entry.expect("the test crate can be read").path();
        if path.is_dir() {
            remove_others(root, &path, files);
        } else if path.extension().is_some_and(|it| it == "rs")
            && !files.contains_key(path.strip_prefix(root).expect("it is below the root"))
        {
            fs::remove_file(path).expect("an old file could not be removed");
        }
    }
}
