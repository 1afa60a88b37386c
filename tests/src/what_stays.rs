//! What stays in a directory although all is over.

use crate::patience::{TO_BE_GONE, poll};
use std::fs;
use std::path::{Path, PathBuf};

/// The entries that are meant.
///
/// # Panics
/// If the directory cannot be read.
pub(crate) fn entries(directory: &Path, is_meant: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("nobody removes it");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    paths.filter(|path| is_meant(path)).collect()
}

/// Those that are there for good: others have some time to be removed.
///
/// # Panics
/// If the directory cannot be read.
pub fn what_stays(directory: &Path, is_meant: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let is_empty = || entries(directory, &is_meant).is_empty().then_some(());
    match poll(TO_BE_GONE, is_empty) {
        Some(()) => Vec::new(),
        None => entries(directory, is_meant),
    }
}
