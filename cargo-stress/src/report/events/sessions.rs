//! The directory of kept sessions: a bounded number of each workspace, found by the beginnings of
//! their ids.

use super::error::SessionsError;
use super::head::Head;
use super::read::read_head;
use crate::meant::meant;
use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::io;

/// So many sessions of a workspace are kept, the newest.
const KEPT: usize = 10;
/// No more than this are listed.
const LISTED: usize = 5;
/// What there is in the directory of a session.
const FILE: &str = "events.jsonl.gz";
/// Bytes of a digest that stand for a workspace in a path.
const WORKSPACE_BYTES: usize = 4;

/// Sessions of one target directory, which may serve several workspaces. Several may be in the making
/// at once.
#[derive(Debug, Clone)]
pub(crate) struct Sessions {
    directory: Utf8PathBuf,
    /// The workspace that asks, as it stands in paths. None of them where nobody knows it.
    workspace: Option<String>,
}

/// A session that can be read.
#[derive(Debug)]
struct Known {
    head: Head,
    path: Utf8PathBuf,
    is_own: bool,
}

impl Sessions {
    /// Those of that target directory, seen from the workspace with that root if there is one; nothing
    /// is read or made yet.
    pub(crate) fn in_target_directory(target: &Utf8Path, workspace: Option<&Utf8Path>) -> Self {
        Self {
            directory: target.join("stress/sessions"),
            workspace: workspace.map(name_of),
        }
    }

    /// The file in which the events of that session of this workspace are.
    pub(crate) fn path(&self, id: &str) -> Utf8PathBuf {
        self.own().join(id).join(FILE)
    }

    /// Where this workspace keeps its sessions.
    fn own(&self) -> Utf8PathBuf {
        let workspace = self.workspace.as_deref();
        self.directory.join(workspace.unwrap_or_default())
    }

    /// A file for that session. The oldest sessions of the workspace are removed, so that with it there
    /// are no more than so many.
    pub(super) fn create(&self, head: &Head) -> io::Result<fs_err::File> {
        self.remove_oldest(KEPT - 1);
        let path = self.path(&head.id);
        fs_err::create_dir_all(path.parent().unwrap_or(&self.directory))?;
        fs_err::File::create(path)
    }

    /// The session with that id, or the one whose id begins so, of whichever workspace; without any, the newest of
    /// this one.
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub(crate) fn find(&self, asked: Option<&str>) -> Result<Utf8PathBuf, SessionsError> {
        let known = self.known();
        let Some(asked) = asked else {
            let newest = known.into_iter().find(|it| it.is_own);
            let directory = self.own();
            return newest
                .map(|it| it.path)
                .ok_or(SessionsError::None { directory });
        };
        if known.is_empty() {
            let directory = self.directory.clone();
            return Err(SessionsError::None { directory });
        }
        match meant(&known, |it| &it.head.id, asked).as_slice() {
            [only] => Ok(only.path.clone()),
            [] => {
                let wanted = asked.to_ascii_lowercase();
                let likeness = |it: &Known| strsim::jaro_winkler(&it.head.id, &wanted);
                let mut nearest: Vec<&Known> = known.iter().collect();
                nearest.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
                Err(SessionsError::NoSuch {
                    id: asked.to_owned(),
                    help: list(&nearest),
                })
            }
            several => Err(SessionsError::Ambiguous {
                prefix: asked.to_owned(),
                help: list(several),
            }),
        }
    }

    /// All sessions, the newest first. What is none is passed over.
    fn known(&self) -> Vec<Known> {
        let own = self.own();
        let known = |directory: &Utf8PathBuf| {
            let is_own = self.workspace.is_none() || *directory == own;
            let known = ids(directory).into_iter().filter_map(move |id| {
                let path = directory.join(&id).join(FILE);
                let head = head(directory, &id)?;
                Some(Known { head, path, is_own })
            });
            known.collect::<Vec<Known>>()
        };
        let workspaces = ids(&self.directory).into_iter();
        let directories: Vec<_> = workspaces.map(|it| self.directory.join(it)).collect();
        let mut known: Vec<Known> = directories.iter().flat_map(known).collect();
        known.sort_by_key(|it| Reverse(it.head.created));
        known
    }

    /// Removes all of this workspace but the newest: their file and then their directory, if nothing
    /// else is in it. What cannot be removed is tried again by the next session.
    fn remove_oldest(&self, keep: usize) {
        let own = self.own();
        let mut ids = ids(&own);
        ids.sort_by_cached_key(|id| Reverse(created(&own, id)));
        for id in ids.iter().skip(keep) {
            let _ = fs_err::remove_file(self.path(id));
            let _ = fs_err::remove_dir(own.join(id));
        }
    }
}

/// A workspace in a path: short, and another for each root.
fn name_of(root: &Utf8Path) -> String {
    let digest = Sha256::digest(root.as_str().as_bytes());
    let digits = digest.iter().take(WORKSPACE_BYTES);
    digits.map(|byte| format!("{byte:02x}")).collect()
}

fn head(directory: &Utf8Path, id: &str) -> Option<Head> {
    let head = read_head(&directory.join(id).join(FILE)).ok()?;
    // Whoever renames the directory means the new name.
    let id = id.to_owned();
    Some(Head { id, ..head })
}

/// When the session began; one that is about to begin has only a directory yet.
fn created(directory: &Utf8Path, id: &str) -> Option<Timestamp> {
    head(directory, id).map(|head| head.created).or_else(|| {
        let directory = fs_err::metadata(directory.join(id)).ok()?;
        Timestamp::try_from(directory.modified().ok()?).ok()
    })
}

/// What may be a session, or a workspace, in that directory.
fn ids(directory: &Utf8Path) -> Vec<String> {
    let entries = directory.read_dir_utf8().into_iter().flatten();
    let names = entries.flatten().map(|entry| entry.file_name().to_owned());
    let is_id = |name: &String| name.bytes().all(|it| it.is_ascii_hexdigit());
    names.filter(is_id).collect()
}

fn list(known: &[&Known]) -> String {
    let mut text = "there are".to_owned();
    for Known { head, .. } in known.iter().take(LISTED) {
        let created = head.created.strftime("%Y-%m-%d %H:%M:%S UTC");
        let command = shell_words::join(&head.command);
        text.push_str(&format!("\n    {}  {created}  {command}", head.id));
    }
    if let Some(more) = known.len().checked_sub(LISTED).filter(|more| *more > 0) {
        text.push_str(&format!("\n    and {more} more"));
    }
    text
}
