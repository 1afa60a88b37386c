//! The checked-in file: `stress-quarantine.toml` beside the workspace's Cargo.toml.

use super::entry::Entry;
use super::error::QuarantineError;
use super::reading::{TABLE, read};
use crate::nearest::nearest;
use crate::successor::Successor;
use camino::{Utf8Path, Utf8PathBuf};
use std::io;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// Its name.
const NAME: &str = "stress-quarantine.toml";
/// What a new one begins with.
const HEAD: &str = "\
# Known flakes. They are still measured, but do not fail the build until their day is over.
# Written by `cargo stress quarantine`, also by hand; comments are kept.
";

/// The entries, and the text that holds them.
#[derive(Debug, Clone, Default)]
pub(crate) struct QuarantineFile {
    path: Utf8PathBuf,
    text: String,
    entries: Vec<Entry>,
}

impl QuarantineFile {
    /// The file of the workspace with that root; none is one without entries.
    ///
    /// # Errors
    /// If it cannot be read, or there is a mistake in it.
    pub(crate) fn load(root: &Utf8Path) -> Result<Self, QuarantineError> {
        let path = root.join(NAME);
        match fs_err::read_to_string(&path) {
            Ok(text) => Self::of(path, text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self {
                path,
                ..Self::default()
            }),
            Err(source) => Err(QuarantineError::Unreadable { path, source }),
        }
    }

    /// Changes the file of the workspace with that root, whole or not at all, and while nobody else does.
    ///
    /// # Errors
    /// If it cannot be read or written, there is a mistake in it, or the change is not possible.
    pub(crate) fn change<T>(
        root: &Utf8Path,
        change: impl FnOnce(&mut Self) -> Result<T, QuarantineError>,
    ) -> Result<T, QuarantineError> {
        let path = root.join(NAME);
        let unwritable = |source| QuarantineError::Unwritable {
            path: path.clone(),
            source,
        };
        let successor = Successor::of(&path).map_err(unwritable)?;
        let mut file = Self::load(root)?;
        let changed = change(&mut file)?;
        successor.take_its_place(&file.text).map_err(unwritable)?;
        Ok(changed)
    }

    fn of(path: Utf8PathBuf, text: String) -> Result<Self, QuarantineError> {
        let mistakes = |mistakes| QuarantineError::Mistakes {
            file: NAME,
            mistakes,
        };
        let entries = read(NAME, &text).map_err(mistakes)?;
        Ok(Self {
            path,
            text,
            entries,
        })
    }

    /// All known flakes, as they stand there.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// The entry of the test of that full name in a target of that kind: the one that tells the kind, if there
    /// is one.
    pub(crate) fn entry_of(&self, full_name: &str, kind: &str) -> Option<&Entry> {
        let entries = self.entries.iter();
        let of_it = entries.filter(|entry| entry.is_of(full_name, kind));
        of_it.max_by_key(|entry| entry.kind.is_some())
    }

    /// The name by which an entry can be released.
    pub(crate) fn name_of(&self, entry: &Entry) -> String {
        let full_name = entry.full_name();
        let namesakes = self.entries.iter().filter(|it| it.full_name() == full_name);
        match namesakes.count() {
            0 | 1 => full_name,
            _ => entry.name_with_kind(),
        }
    }

    /// Adds an entry, or puts it in the place of the one of the same test.
    pub(crate) fn put(&mut self, entry: Entry) {
        let mut document = self.document();
        let mut before = String::new();
        if document.is_empty() {
            // Comments without a table would come to stand behind the first one.
            let has_text = !self.text.trim().is_empty();
            before.push_str(if has_text { &self.text } else { HEAD });
            document = DocumentMut::new();
        }
        let tables = tables(&mut document);
        let place = self.entries.iter().position(|it| it.is_same_test(&entry));
        match place.and_then(|place| tables.get_mut(place)) {
            Some(table) => write(table, &entry),
            None => {
                let mut table = Table::new();
                write(&mut table, &entry);
                table.decor_mut().set_prefix(format!("{before}\n"));
                tables.push(table);
            }
        }
        match place {
            Some(place) => self.entries[place] = entry,
            None => self.entries.push(entry),
        }
        self.text = document.to_string();
    }

    /// Takes the entry of that name out and returns it; a part of a name will do if no other has it.
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub(crate) fn release(&mut self, name: &str) -> Result<Entry, QuarantineError> {
        let all = |is_it: &dyn Fn(&Entry) -> bool| -> Vec<(usize, &Entry)> {
            let entries = self.entries.iter().enumerate();
            entries.filter(|(_, entry)| is_it(entry)).collect()
        };
        let mut hits = all(&|entry| entry.is_called(name));
        if hits.is_empty() {
            hits = all(&|entry| entry.name_with_kind() == name);
        }
        if hits.is_empty() {
            hits = all(&|entry| entry.test.contains(name));
        }
        let place = match hits.as_slice() {
            [(place, _)] => *place,
            [] => return Err(self.no_such(name)),
            several => {
                return Err(QuarantineError::SeveralTests {
                    name: name.to_owned(),
                    all: several.iter().map(|(_, it)| self.name_of(it)).collect(),
                });
            }
        };
        let mut document = self.document();
        take_out(&mut document, place);
        self.text = document.to_string();
        Ok(self.entries.remove(place))
    }

    fn no_such(&self, name: &str) -> QuarantineError {
        let names = self.entries.iter().map(|entry| entry.test.as_str());
        let help = match nearest(names, name) {
            Some((_, meant)) => format!("did you mean {meant:?}?"),
            None => format!("there is none in {}", self.path),
        };
        QuarantineError::NoSuchTest {
            name: name.to_owned(),
            help,
        }
    }

    /// What has been read without a mistake parses.
    fn document(&self) -> DocumentMut {
        self.text.parse().unwrap_or_default()
    }
}

/// The tables, each of one test; an empty or inline list becomes one of them.
fn tables(document: &mut DocumentMut) -> &mut ArrayOfTables {
    let item = document
        .entry(TABLE)
        .or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    if !item.is_array_of_tables() {
        let list = std::mem::take(item).into_array_of_tables();
        *item = Item::ArrayOfTables(list.unwrap_or_default());
    }
    match item {
        Item::ArrayOfTables(tables) => tables,
        _ => unreachable!("it has just been made one"),
    }
}

/// Takes a table out. Comments right above it go too; those with an empty line in between stay.
fn take_out(document: &mut DocumentMut, place: usize) {
    let list = tables(document);
    let above = |table: &Table| {
        let prefix = table.decor().prefix().and_then(|it| it.as_str());
        prefix.unwrap_or_default().to_owned()
    };
    let kept = list.get(place).map(above).unwrap_or_default();
    let kept = kept.rfind("\n\n").map_or("", |end| &kept[..=end]);
    list.remove(place);
    if let Some(next) = list.get_mut(place) {
        let prefix = format!("{kept}{}", above(next));
        next.decor_mut().set_prefix(prefix);
    } else {
        let trailing = document.trailing().as_str().unwrap_or_default();
        let trailing = format!("{kept}{trailing}");
        document.set_trailing(trailing);
    }
}

/// Writes the entry over what stands there; comments beside other keys stay.
fn write(table: &mut Table, entry: &Entry) {
    let mut put = |key: &str, item: Item| match table.get_mut(key) {
        Some(old) => {
            let mut item = item;
            if let (Some(old), Some(new)) = (old.as_value(), item.as_value_mut()) {
                *new.decor_mut() = old.decor().clone();
            }
            *old = item;
        }
        None => {
            table.insert(key, item);
        }
    };
    put("package", value(&entry.package));
    put("binary", value(&entry.binary));
    if let Some(kind) = &entry.kind {
        put("kind", value(kind));
    }
    put("test", value(&entry.test));
    put("reason", value(&entry.reason));
    put("until", day(entry.until));
    if let Some(since) = entry.since {
        put("since", day(since));
    }
    if let Some(rate) = entry.rate {
        put("rate", value(rate));
    }
}

/// A date as TOML has it.
fn day(date: jiff::civil::Date) -> Item {
    let text = date.to_string();
    match text.parse::<toml_edit::Datetime>() {
        Ok(date) => value(date),
        // Years of another length than four digits; a text is read too.
        Err(_) => value(text),
    }
}

#[cfg(test)]
mod tests;
