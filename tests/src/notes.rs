//! Notes that test bodies leave in a directory: the other side of `scratch/notes.rs`.

use crate::patience::{PATIENCE, poll};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Names the directory to the test bodies.
pub(crate) const VARIABLE: &str = "E2E_NOTES";

/// The notes of one end-to-end test.
#[derive(Debug)]
pub struct Notes(TempDir);

impl Default for Notes {
    fn default() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory could not be made"))
    }
}

impl Notes {
    /// Where they are.
    pub fn directory(&self) -> &Path {
        self.0.path()
    }

    /// The texts of all notes of that kind, in the order in which they were left.
    ///
    /// # Panics
    /// If they cannot be read.
    pub fn texts(&self, kind: &str) -> Vec<String> {
        (0..)
            .map(|number| self.directory().join(format!("{kind}.{number}")))
            .take_while(|path| path.exists())
            .map(|path| fs::read_to_string(path).expect("a note could not be read"))
            .collect()
    }

    /// How many notes of that kind there are.
    pub fn count(&self, kind: &str) -> usize {
        self.texts(kind).len()
    }

    /// Leaves a note for the test bodies.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn leave(&self, kind: &str) {
        fs::write(self.directory().join(format!("{kind}.0")), "").expect("no note could be left");
    }

    /// Waits until so many notes of that kind are there.
    ///
    /// # Panics
    /// If they never come.
    pub fn wait_for(&self, kind: &str, number: usize) {
        let enough = poll(PATIENCE, || (self.count(kind) >= number).then_some(()));
        assert!(
            enough.is_some(),
            "{} notes of {number} {kind:?}",
            self.count(kind)
        );
    }
}
