//! The directory of records: one file for each finding, written whole or not at all.

use super::document::Record;
use super::error::RecordError;
use super::identity::Identity;
use super::known::{Known, nearest, newest};
use super::reading::{parse, parse_known};
use crate::meant::meant;
use crate::successor::Successor;
use camino::{Utf8Path, Utf8PathBuf};
use std::io;

/// Records of one target directory. Several sessions may use it at once.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    directory: Utf8PathBuf,
}

/// What stands under an id.
enum Place {
    Free,
    /// A record of the finding in question.
    Own,
    /// Another finding, or something that is not understood and therefore not ours to replace.
    Taken,
}

impl Store {
    /// The store in that target directory; nothing is read or made yet.
    pub(crate) fn in_target_directory(target: &Utf8Path) -> Self {
        Self {
            directory: target.join("stress/records"),
        }
    }

    /// The file of the record with that id.
    pub(crate) fn path(&self, id: &str) -> Utf8PathBuf {
        self.directory.join(format!("{id}.json"))
    }

    /// Writes the record and gives it back with its id. A finding that has a record keeps its id,
    /// and the new record replaces the old one.
    ///
    /// # Errors
    /// If the directory cannot be made or written to. A session goes on without its record.
    pub(crate) fn save(&self, mut record: Record) -> Result<Record, RecordError> {
        let identity = Identity::of(&record);
        let mut save = || -> io::Result<()> {
            fs_err::create_dir_all(&self.directory)?;
            loop {
                record.id = self.choose(&identity);
                let successor = Successor::of(&self.path(&record.id))?;
                // Unless another session was faster, and something else stands there now.
                if record.id == self.choose(&identity) {
                    let mut text = serde_json::to_vec_pretty(&record)?;
                    text.push(b'\n');
                    return successor.take_its_place(text);
                }
            }
        };
        match save() {
            Ok(()) => Ok(record),
            Err(source) => Err(RecordError::Write {
                directory: self.directory.clone(),
                source,
            }),
        }
    }

    /// The record whose id is the given one, or else the only one whose id begins so.
    ///
    /// # Errors
    /// If there is none or more than one, or it cannot be read or understood.
    pub(crate) fn load(&self, prefix: &str) -> Result<Record, RecordError> {
        match meant(self.ids()?, |it| it, prefix).as_slice() {
            [only] => self.read(only),
            [] => Err(RecordError::NoSuch {
                id: prefix.to_owned(),
                help: nearest(self.known()?, &prefix.to_ascii_lowercase()),
            }),
            _ => Err(RecordError::Ambiguous {
                prefix: prefix.to_owned(),
                help: newest(meant(self.known()?, |it| &it.id, prefix)),
            }),
        }
    }

    /// The id to write under.
    fn choose(&self, identity: &Identity) -> String {
        let mut free = None;
        let mut longest = "";
        for id in identity.ids() {
            match self.place(id, identity) {
                // Even if a shorter one has become free since.
                Place::Own => return id.to_owned(),
                Place::Free => free = free.or(Some(id)),
                Place::Taken => {}
            }
            longest = id;
        }
        free.unwrap_or(longest).to_owned()
    }

    fn place(&self, id: &str, identity: &Identity) -> Place {
        match self.read(id) {
            Ok(record) if Identity::of(&record) == *identity => Place::Own,
            Err(RecordError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Place::Free
            }
            _ => Place::Taken,
        }
    }

    fn read(&self, id: &str) -> Result<Record, RecordError> {
        let path = self.path(id);
        match fs_err::read_to_string(&path) {
            Ok(text) => parse(&path, &text),
            Err(source) => Err(RecordError::Read { path, source }),
        }
    }

    /// What can be understood, even if only in part.
    fn known(&self) -> Result<Vec<Known>, RecordError> {
        let known = |id: String| {
            let text = fs_err::read_to_string(self.path(&id)).ok()?;
            parse_known(&text).map(|known| Known { id, ..known })
        };
        Ok(self.ids()?.into_iter().filter_map(known).collect())
    }

    /// All ids that a file bears; none where there is no directory yet.
    fn ids(&self) -> Result<Vec<String>, RecordError> {
        let unreadable = |source| RecordError::Read {
            path: self.directory.clone(),
            source,
        };
        let entries = match self.directory.read_dir_utf8() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(unreadable)?,
        };
        let mut ids = Vec::new();
        for entry in entries {
            let entry = entry.map_err(unreadable)?;
            let is_hex = |id: &&str| !id.is_empty() && id.bytes().all(|it| it.is_ascii_hexdigit());
            let id = entry.file_name().strip_suffix(".json").filter(is_hex);
            ids.extend(id.map(str::to_owned));
        }
        ids.sort();
        Ok(ids)
    }
}
