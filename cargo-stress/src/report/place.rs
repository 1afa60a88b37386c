//! Where a report is put: whole or not at all, but where that is a device or a pipe.

use crate::successor::Successor;
use camino::{Utf8Path, Utf8PathBuf};
use fs_err::File;
use std::io::{self, Write};

/// A place that has been tried.
#[derive(Debug)]
pub(super) enum Place {
    /// A file, replaced as a whole.
    File(Utf8PathBuf),
    /// What cannot be replaced: a terminal, a pipe, `/dev/null`.
    Open(File),
}

impl Place {
    /// The one with that path.
    pub(super) fn at(path: &Utf8Path) -> io::Result<Self> {
        if fs_err::metadata(path).is_ok_and(|it| !it.is_file()) {
            let there = fs_err::OpenOptions::new().write(true).open(path)?;
            return Ok(Self::Open(there));
        }
        // Given up at once: another session may write there meanwhile, and this one may end without a report.
        Successor::of(path)?;
        Ok(Self::File(path.to_owned()))
    }

    pub(super) fn write(&mut self, text: &[u8]) -> io::Result<()> {
        match self {
            Self::Open(there) => there.write_all(text),
            Self::File(path) => Successor::of(path)?.take_its_place(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::FileTypeExt;

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
        let _place = Place::at(&path).unwrap();
        assert_eq!(directory.path().read_dir().unwrap().count(), 0);
    }
}
