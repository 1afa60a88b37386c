//! The directory of kept sessions: a bounded number, found by the beginnings of their ids.

use super::error::SessionsError;
use super::head::Head;
use super::read::read_head;
use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;
use std::cmp::Reverse;
use std::io;

/// So many sessions are kept, the newest.
const KEPT: usize = 10;
/// No more than this are listed.
const LISTED: usize = 5;
/// What there is in the directory of a session.
const FILE: &str = "events.jsonl.gz";

/// Sessions of one target directory. Several may be in the making at once.
#[derive(Debug, Clone)]
pub(crate) struct Sessions {
    directory: Utf8PathBuf,
}

impl Sessions {
    /// Those of that target directory; nothing is read or made yet.
    pub(crate) fn in_target_directory(target: &Utf8Path) -> Self {
        Self {
            directory: target.join("stress/sessions"),
        }
    }

    /// The file in which the events of that session are.
    pub(crate) fn path(&self, id: &str) -> Utf8PathBuf {
        self.directory.join(id).join(FILE)
    }

    /// A file for that session. The oldest sessions are removed, so that with it there are no more
    /// than so many.
    pub(super) fn create(&self, head: &Head) -> io::Result<fs_err::File> {
        self.remove_oldest(KEPT - 1);
        fs_err::create_dir_all(self.directory.join(&head.id))?;
        fs_err::File::create(self.path(&head.id))
    }

    /// The session whose id begins so, or the newest.
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub(crate) fn find(&self, asked: Option<&str>) -> Result<Utf8PathBuf, SessionsError> {
        let known = self.known();
        let Some(newest) = known.first() else {
            let directory = self.directory.clone();
            return Err(SessionsError::None { directory });
        };
        let Some(asked) = asked else {
            return Ok(self.path(&newest.id));
        };
        let wanted = asked.to_ascii_lowercase();
        let begins = |head: &&Head| !wanted.is_empty() && head.id.starts_with(&wanted);
        let matching: Vec<&Head> = known.iter().filter(begins).collect();
        match matching.as_slice() {
            [only] => Ok(self.path(&only.id)),
            [] => {
                let likeness = |head: &Head| strsim::jaro_winkler(&head.id, &wanted);
                let mut nearest: Vec<&Head> = known.iter().collect();
                nearest.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
                Err(SessionsError::NoSuch {
                    id: asked.to_owned(),
                    help: list(&nearest),
                })
            }
            _ => Err(SessionsError::Ambiguous {
                prefix: asked.to_owned(),
                help: list(&matching),
            }),
        }
    }

    /// The heads of all sessions, the newest first. What is none is passed over.
    fn known(&self) -> Vec<Head> {
        let ids = self.ids();
        let mut known: Vec<Head> = ids.iter().filter_map(|id| self.head(id)).collect();
        known.sort_by_key(|head| Reverse(head.created));
        known
    }

    fn head(&self, id: &str) -> Option<Head> {
        let head = read_head(&self.path(id)).ok()?;
        // Whoever renames the directory means the new name.
        let id = id.to_owned();
        Some(Head { id, ..head })
    }

    /// When the session began; one that is about to begin has only a directory yet.
    fn created(&self, id: &str) -> Option<Timestamp> {
        self.head(id).map(|head| head.created).or_else(|| {
            let directory = fs_err::metadata(self.directory.join(id)).ok()?;
            Timestamp::try_from(directory.modified().ok()?).ok()
        })
    }

    fn ids(&self) -> Vec<String> {
        let entries = self.directory.read_dir_utf8().into_iter().flatten();
        let names = entries.flatten().map(|entry| entry.file_name().to_owned());
        let is_id = |name: &String| name.bytes().all(|it| it.is_ascii_hexdigit());
        names.filter(is_id).collect()
    }

    /// Removes all but the newest: their file and then their directory, if nothing else is in it. What
    /// cannot be removed is tried again by the next session.
    fn remove_oldest(&self, keep: usize) {
        let mut ids = self.ids();
        ids.sort_by_cached_key(|id| Reverse(self.created(id)));
        for id in ids.iter().skip(keep) {
            let _ = fs_err::remove_file(self.path(id));
            let _ = fs_err::remove_dir(self.directory.join(id));
        }
    }
}

fn list(heads: &[&Head]) -> String {
    let mut text = "there are".to_owned();
    for head in heads.iter().take(LISTED) {
        let created = head.created.strftime("%Y-%m-%d %H:%M:%S UTC");
        let command = shell_words::join(&head.command);
        text.push_str(&format!("\n    {}  {created}  {command}", head.id));
    }
    if let Some(more) = heads.len().checked_sub(LISTED).filter(|more| *more > 0) {
        text.push_str(&format!("\n    and {more} more"));
    }
    text
}
