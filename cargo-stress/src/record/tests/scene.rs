//! A store in a directory of its own, and ways to look at it.

use crate::record::document::Record;
use crate::record::error::RecordError;
use crate::record::fixture::record;
use crate::record::identity::Identity;
use crate::record::store::Store;
use camino::{Utf8Path, Utf8PathBuf};
use miette::Diagnostic;
use std::collections::HashMap;
use tempfile::TempDir;

/// The store goes with the directory.
pub(super) fn store() -> (TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let target = Utf8Path::from_path(directory.path()).unwrap();
    let store = Store::in_target_directory(target);
    (directory, store)
}

/// Where the store keeps its records.
pub(super) fn directory(store: &Store) -> Utf8PathBuf {
    store.path("x").parent().unwrap().to_owned()
}

/// All that is there, sorted.
pub(super) fn file_names(store: &Store) -> Vec<String> {
    let entries = directory(store).read_dir_utf8().unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_owned())
        .collect();
    names.sort();
    names
}

pub(super) fn help(error: &RecordError) -> String {
    error.help().unwrap().to_string()
}

/// Records of different findings that want the same short id.
pub(super) fn rivals() -> [Record; 2] {
    let mut seen = HashMap::new();
    for number in 0.. {
        let one = record(&format!("test{number}"));
        let id = Identity::of(&one).ids().next().unwrap().to_owned();
        if let Some(other) = seen.insert(id, one.clone()) {
            return [other, one];
        }
    }
    unreachable!("four digits do not suffice for all tests")
}
