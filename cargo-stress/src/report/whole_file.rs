//! A report's file, which is written whole or not at all.

use super::error::ReportError;
use super::place::Place;
use camino::{Utf8Path, Utf8PathBuf};
use std::io::{self, Write};

/// A file that is not there yet.
#[derive(Debug)]
pub(super) struct WholeFile {
    path: Utf8PathBuf,
    place: Place,
}

impl WholeFile {
    /// A file that will be at `path`.
    ///
    /// # Errors
    /// If nothing can be written there.
    pub(super) fn create(path: &Utf8Path) -> Result<Self, ReportError> {
        let place = Place::at(path).map_err(|source| ReportError::Create {
            path: path.to_owned(),
            source,
        })?;
        let path = path.to_owned();
        Ok(Self { path, place })
    }

    /// Puts there what `fill` writes.
    ///
    /// # Errors
    /// If that fails.
    pub(super) fn write(
        &mut self,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), ReportError> {
        let mut text = Vec::new();
        let written = fill(&mut text).and_then(|()| self.place.write(&text));
        written.map_err(|source| ReportError::Write {
            path: self.path.clone(),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_file_is_never_seen() {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(directory.path().join("report")).unwrap();
        let mut file = WholeFile::create(&path).unwrap();
        let failing = file.write(|writer| {
            writer.write_all(b"half")?;
            Err(io::Error::other("no more room"))
        });
        assert!(failing.is_err());
        assert!(!path.exists());
        file.write(|writer| writer.write_all(b"all of it")).unwrap();
        assert_eq!(fs_err::read_to_string(&path).unwrap(), "all of it");
        assert_eq!(directory.path().read_dir().unwrap().count(), 1);
    }
}
