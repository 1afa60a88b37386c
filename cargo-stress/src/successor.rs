//! The file that will take another one's place: written beside it by one process at a time, and seen whole or not at
//! all. It may be read by whom the umask lets, as any file: target directories are shared.

use camino::{Utf8Path, Utf8PathBuf};
use fs_err::{File, OpenOptions};
use std::fs::Metadata;
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::MetadataExt;

/// The right to be the next to write a file: nobody else has it meanwhile.
#[derive(Debug)]
pub(crate) struct Successor {
    path: Utf8PathBuf,
    partial: Utf8PathBuf,
    /// Locked.
    file: File,
    has_taken_its_place: bool,
}

impl Successor {
    /// That of the file at `path`, as soon as nobody else has one. Who holds it for long keeps others waiting.
    pub(crate) fn of(path: &Utf8Path) -> io::Result<Self> {
        // A link stays, and leads to what is written.
        let path = path.canonicalize_utf8().unwrap_or(path.to_owned());
        let partial = Utf8PathBuf::from(format!("{path}.partial"));
        let mut options = OpenOptions::new();
        options.create(true).write(true);
        loop {
            let file = options.open(&partial)?;
            // Where files cannot be locked, it is as if nobody else were there.
            let _ = file.file().lock();
            // Whoever had it before has put it into its place, or removed it.
            match fs_err::metadata(&partial) {
                Ok(there) if is_same(&file.metadata()?, &there) => {
                    return Ok(Self {
                        path,
                        partial,
                        file,
                        has_taken_its_place: false,
                    });
                }
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Puts it there, with that text.
    pub(crate) fn take_its_place(mut self, text: impl AsRef<[u8]>) -> io::Result<()> {
        // Somebody may have been killed while writing.
        self.file.set_len(0)?;
        self.file.write_all(text.as_ref())?;
        fs_err::rename(&self.partial, &self.path)?;
        self.has_taken_its_place = true;
        Ok(())
    }
}

impl Drop for Successor {
    fn drop(&mut self) {
        if !self.has_taken_its_place {
            let _ = fs_err::remove_file(&self.partial);
        }
    }
}

fn is_same(one: &Metadata, other: &Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::thread;

    #[test]
    fn one_at_a_time_goes_on_where_the_one_before_has_ended() {
        const EACH: usize = 50;
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(directory.path().join("lines")).unwrap();
        fs_err::write(&path, "").unwrap();
        let add = || {
            for _ in 0..EACH {
                let successor = Successor::of(&path).unwrap();
                let text = fs_err::read_to_string(&path).unwrap();
                // Somebody gives it up now and then.
                drop(Successor::of(&path.with_extension("other")).unwrap());
                successor.take_its_place(format!("{text}line\n")).unwrap();
            }
        };
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(add);
            }
        });
        let text = fs_err::read_to_string(&path).unwrap();
        assert_eq!(text, "line\n".repeat(4 * EACH));
        assert_eq!(directory.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn what_somebody_has_left_half_written_is_written_over() {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(directory.path().join("lines")).unwrap();
        fs_err::write(format!("{path}.partial"), "half of something long").unwrap();
        let successor = Successor::of(&path).unwrap();
        successor.take_its_place("whole").unwrap();
        assert_eq!(fs_err::read_to_string(&path).unwrap(), "whole");
    }

    #[test]
    fn a_link_leads_to_what_is_written() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| Utf8PathBuf::from_path_buf(directory.path().join(name)).unwrap();
        fs_err::write(path("old"), "the last one").unwrap();
        symlink(path("old"), path("link")).unwrap();
        let successor = Successor::of(&path("link")).unwrap();
        successor.take_its_place("the next one").unwrap();
        assert_eq!(fs_err::read_to_string(path("old")).unwrap(), "the next one");
        assert!(path("link").is_symlink() && path("link").exists());
    }
}
