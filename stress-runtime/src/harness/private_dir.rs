//! The temporary directory of a run: new, empty, and its own.
//!
//! To make and remove one costs as much as an empty forked run (0.3 ms on a disk with a journal); to
//! look into it, 7 µs. Most runs leave nothing in it, so it serves run after run until one does.

use crate::protocol::LeftFiles;
use crate::session_dir::{keep, remove_tree};
use std::ffi::OsString;
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Left-overs that are named.
const NAMED: usize = 8;
const MODE: u32 = 0o700;
/// Of the mode, what is not the type of the file.
const PERMISSIONS: u32 = 0o7777;

/// An empty directory that no run has seen, or none that left a trace in it.
#[derive(Debug)]
pub(super) struct PrivateDir(PathBuf);

/// Whether anything of the run can be alive but its process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    Gone,
    MayLive,
}

/// What is to become of what was left in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Files {
    Kept,
    Removed,
}

/// What has become of it.
#[derive(Debug, Default)]
pub(super) struct Vacated {
    /// The directory again, if it is as new.
    pub(super) empty: Option<PrivateDir>,
    pub(super) files: Option<LeftFiles>,
    /// Where the left-overs are, if they were kept.
    pub(super) kept: Option<String>,
    /// The core dump among them.
    pub(super) core: Option<String>,
}

impl PrivateDir {
    /// Makes one that was never there: `prefix` with the next number that is free. A test may have
    /// removed what it is to be in.
    pub(super) fn create(prefix: &str, next: &mut u64) -> io::Result<Self> {
        let mut parent = Path::new(prefix).parent();
        loop {
            let path = PathBuf::from(format!("{prefix}-{next}"));
            *next += 1;
            match DirBuilder::new().mode(MODE).create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => match parent.take() {
                    Some(parent) if error.kind() == ErrorKind::NotFound => {
                        DirBuilder::new().mode(MODE).create(parent)?;
                    }
                    _ => return Err(error),
                },
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Its run is over.
    pub(super) fn vacate(self, others: Others, left: Files) -> Vacated {
        let files = left_files(&self.0);
        if files.is_none() && others == Others::Gone && self.is_as_new() {
            let empty = Some(self);
            return Vacated {
                empty,
                ..Vacated::default()
            };
        }
        let is_kept = left == Files::Kept && files.is_some() && keep(&self.0).is_ok();
        let kept = is_kept.then(|| self.0.display().to_string());
        if !is_kept {
            remove_tree(&self.0);
        }
        Vacated {
            empty: None,
            files,
            kept,
            core: None,
        }
    }

    /// Removes it, empty as it is.
    pub(super) fn remove(&self) {
        remove_tree(&self.0);
    }

    /// Whether it is still there, and nobody has changed who may do what with it.
    fn is_as_new(&self) -> bool {
        let is_as_new = |found: &fs::Metadata| {
            found.is_dir() && found.permissions().mode() & PERMISSIONS == MODE
        };
        fs::symlink_metadata(&self.0).is_ok_and(|found| is_as_new(&found))
    }
}

/// What is in it; `None` if that is nothing.
fn left_files(directory: &Path) -> Option<LeftFiles> {
    let mut entries = fs::read_dir(directory).ok()?.flatten().peekable();
    entries.peek()?;
    let name = |entry: fs::DirEntry| {
        let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let name: OsString = entry.file_name();
        let slash = if is_directory { "/" } else { "" };
        format!("{}{slash}", name.to_string_lossy())
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    let count = names.len() as u64;
    names.truncate(NAMED);
    Some(LeftFiles { count, names })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session_dir::SessionDir;

    #[test]
    fn one_can_be_made_after_a_test_has_removed_all_of_them() {
        let session = SessionDir::create("-removed").unwrap();
        let prefix = session.path().join("7").display().to_string();
        fs::remove_dir_all(session.path()).unwrap();
        let dir = PrivateDir::create(&prefix, &mut 0).unwrap();
        assert!(dir.path().is_dir());
        session.remove();
        assert!(!session.path().exists());
        assert!(PrivateDir::create("/dev/null/7", &mut 0).is_err());
    }

    #[test]
    fn an_empty_one_serves_again_and_every_other_is_replaced() {
        let session = SessionDir::create("-private").unwrap();
        let prefix = session.path().join("7").display().to_string();
        let mut next = 0;
        let mut create = || PrivateDir::create(&prefix, &mut next).unwrap();
        let again = create().vacate(Others::Gone, Files::Kept);
        assert!(again.files.is_none() && again.kept.is_none());
        let first = again.empty.unwrap();
        assert!(first.vacate(Others::MayLive, Files::Kept).empty.is_none());

        let loose = create();
        fs::set_permissions(loose.path(), fs::Permissions::from_mode(0o777)).unwrap();
        assert!(loose.vacate(Others::Gone, Files::Removed).empty.is_none());

        let gone = create();
        fs::remove_dir(gone.path()).unwrap();
        assert!(gone.vacate(Others::Gone, Files::Removed).empty.is_none());

        let used = create();
        let path = used.path().to_owned();
        (0..9).for_each(|number| fs::write(path.join(format!("file{number}")), "").unwrap());
        fs::create_dir(path.join("a")).unwrap();
        let files = used.vacate(Others::Gone, Files::Removed).files.unwrap();
        assert_eq!(files.count, 10);
        assert_eq!(files.names[..2], ["a/", "file0"]);
        assert_eq!(files.names.len(), 8);
        assert!(!path.exists());

        let used = create();
        let path = used.path().to_owned();
        fs::write(path.join("file"), "").unwrap();
        let kept = used.vacate(Others::Gone, Files::Kept).kept;
        assert_eq!(kept, Some(path.display().to_string()));
        assert!(path.join("file").exists());
        session.keep_only(&[]);
        session.remove();
        assert!(!session.path().exists());
    }
}
