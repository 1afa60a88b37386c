//! Where a report is put: whole or not at all, but where that is a device or a pipe.

use camino::{Utf8Path, Utf8PathBuf};
use fs_err::File;
use std::io::{self, Write};

/// A place that has been tried.
#[derive(Debug)]
pub(super) enum Place {
    File(Beside),
    /// What cannot be replaced: a terminal, a pipe, `/dev/null`.
    Open(File),
}

/// A file: written beside it and then renamed, so that no reader ever sees half a report.
#[derive(Debug)]
pub(super) struct Beside {
    path: Utf8PathBuf,
    partial: Utf8PathBuf,
    has_taken_its_place: bool,
}

impl Place {
    /// The one with that path.
    pub(super) fn at(path: &Utf8Path) -> io::Result<Self> {
        let found = fs_err::metadata(path);
        if found.as_ref().is_ok_and(|it| !it.is_file()) {
            let there = fs_err::OpenOptions::new().write(true).open(path)?;
            return Ok(Self::Open(there));
        }
        // A link stays, and leads to the report.
        let path = match found {
            Ok(_) => path.canonicalize_utf8()?,
            Err(_) => path.to_owned(),
        };
        let partial = Utf8PathBuf::from(format!("{path}.partial"));
        File::create(&partial)?;
        Ok(Self::File(Beside {
            path,
            partial,
            has_taken_its_place: false,
        }))
    }

    pub(super) fn write(&mut self, text: &[u8]) -> io::Result<()> {
        match self {
            Self::Open(there) => there.write_all(text),
            Self::File(beside) => beside.write(text),
        }
    }
}

impl Beside {
    fn write(&mut self, text: &[u8]) -> io::Result<()> {
        self.has_taken_its_place = false;
        fs_err::write(&self.partial, text)?;
        fs_err::rename(&self.partial, &self.path)?;
        self.has_taken_its_place = true;
        Ok(())
    }
}

impl Drop for Beside {
    /// A session that ends before there is a report leaves nothing of it.
    fn drop(&mut self) {
        if !self.has_taken_its_place {
            let _ = fs_err::remove_file(&self.partial);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{FileTypeExt, symlink};

    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        for (path, has_room) in [("/dev/null", true), ("/dev/full", false)] {
            let mut place = Place::at(Utf8Path::new(path)).unwrap();
            assert_eq!(place.write(b"a report").is_ok(), has_room, "{path}");
            let found = fs_err::metadata(path).unwrap();
            assert!(found.file_type().is_char_device(), "{path}");
            assert!(!Utf8PathBuf::from(format!("{path}.partial")).exists());
        }
    }

    #[test]
    fn a_link_leads_to_the_report() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| Utf8PathBuf::from_path_buf(directory.path().join(name)).unwrap();
        fs_err::write(path("old"), "the last one").unwrap();
        symlink(path("old"), path("link")).unwrap();
        Place::at(&path("link"))
            .unwrap()
            .write(b"a report")
            .unwrap();
        assert_eq!(fs_err::read_to_string(path("old")).unwrap(), "a report");
        assert!(path("link").is_symlink() && path("link").exists());
    }

    #[test]
    fn where_no_file_can_be_that_is_said_at_once() {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(directory.path().to_owned()).unwrap();
        assert!(Place::at(&path).is_err());
        fs_err::write(path.join("file"), "").unwrap();
        assert!(Place::at(&path.join("file/report.json")).is_err());
    }

    #[test]
    fn of_a_report_that_is_never_written_nothing_stays() {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(directory.path().join("report")).unwrap();
        let place = Place::at(&path).unwrap();
        assert_eq!(directory.path().read_dir().unwrap().count(), 1);
        drop(place);
        assert_eq!(directory.path().read_dir().unwrap().count(), 0);
    }
}
