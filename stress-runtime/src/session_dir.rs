//! The directory of one session, below which each run has a temporary directory of its own.
//!
//! It stands in the system's temporary directory under a short name, because the path of a socket
//! must not be longer than 108 bytes. Whoever works below it holds a lock on a file in it. If all of
//! them are killed, the next session finds the lock free, and removes what they have left.

use std::fs::{self, DirBuilder, File, Metadata, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{self, Path, PathBuf};
use std::time::Duration;
use std::{env, process, thread};

const PREFIX: &str = "cs-";
/// Its presence says that all beside it may be removed once nobody holds it any more.
const LOCK: &str = ".cargo-stress";
/// Added to the name of a directory that is to be kept.
const KEPT: &str = ".kept";
/// Names that are tried: an old session may have had the same process id.
const NAMES: u32 = 100;

/// How often, and with which pauses, the lock of one that has just died is asked for.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(4);

/// The directory, and a hold on it.
#[derive(Debug)]
pub struct SessionDir {
    path: PathBuf,
    lock: File,
}

impl SessionDir {
    /// Makes one for this process; `suffix` tells several of one process apart.
    ///
    /// # Errors
    /// If the system's temporary directory cannot be written to.
    pub fn create(suffix: &str) -> io::Result<Self> {
        let parent = env::temp_dir();
        for number in 0..NAMES {
            let more = if number == 0 {
                String::new()
            } else {
                format!(".{number}")
            };
            let name = format!("{PREFIX}{}{suffix}{more}", process::id());
            // Harnesses and tests have other working directories.
            let path = path::absolute(parent.join(name))?;
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                Err(error) => {
                    let reason = format!("{} could not be made: {error}", path.display());
                    return Err(io::Error::new(error.kind(), reason));
                }
            }
            match File::create(path.join(LOCK)) {
                Ok(_) => {}
                // Somebody has taken it for a dead session's, as below.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            }
            if let Ok(joined) = Self::join(&path) {
                return Ok(joined);
            }
        }
        Err(io::Error::new(
            ErrorKind::AlreadyExists,
            format!("there are too many old directories in {}", parent.display()),
        ))
    }

    /// Takes a hold on the directory of another process.
    ///
    /// # Errors
    /// If it is not there any more.
    pub fn join(path: &Path) -> io::Result<Self> {
        let lock_path = path.join(LOCK);
        let lock = File::open(&lock_path)?;
        // Where files cannot be locked, nobody finds a free lock either.
        let _ = lock.lock_shared();
        // Somebody may have taken it for a dead session's before it was locked.
        let (held, there) = (lock.metadata()?, fs::metadata(&lock_path)?);
        if is_same(&held, &there) {
            let path = path.to_owned();
            return Ok(Self { path, lock });
        }
        Err(io::Error::from(ErrorKind::NotFound))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes what sessions have left that were killed.
    pub fn sweep_others(&self) {
        let Some(parent) = self.path.parent() else {
            return;
        };
        let Ok(user) = fs::metadata(&self.path).map(|ours| ours.uid()) else {
            return;
        };
        for path in entries(parent).filter(|path| name(path).starts_with(PREFIX)) {
            let is_ours = |found: &Metadata| found.is_dir() && found.uid() == user;
            if !fs::symlink_metadata(&path).is_ok_and(|found| is_ours(&found)) {
                continue;
            }
            // Held until it is gone: whoever has just made it must not get it in between.
            if let Some(_held) = lock_of_the_dead(&path.join(LOCK)) {
                remove_all_but_kept(&path);
            }
        }
    }

    /// Removes the directories whose names begin so, but those that are kept.
    pub fn remove_of(&self, prefix: &str) {
        let ours = |path: &PathBuf| name(path).starts_with(prefix);
        for path in entries(&self.path).filter(ours) {
            remove_unless_kept(&path);
        }
    }

    /// Of the directories that have been kept, these alone are wanted.
    pub fn keep_only(&self, wanted: &[PathBuf]) {
        for marker in entries(&self.path) {
            if let Some(kept) = kept_by(&marker)
                && !wanted.contains(&kept)
            {
                let _ = fs::remove_file(&marker);
                remove_tree(&kept);
            }
        }
    }

    /// Removes all of it that is not kept. Only for the process that made it, once all others that
    /// worked below it are gone.
    pub fn remove(&self) {
        // Without a look at the lock: a fork made at this moment by another thread holds it, too.
        remove_all_but_kept(&self.path);
    }

    /// Removes all of it that is not kept, if nobody else has a hold on it.
    pub fn remove_if_last(&self) {
        // For a moment the lock is nobody's: whoever tries it last of all gets it.
        if self.lock.try_lock().is_ok() {
            remove_all_but_kept(&self.path);
        }
    }

    /// The same for one whose maker has just died: the system may not have given its lock back yet.
    pub fn remove_if_last_by_and_by(&self) {
        for _ in 0..TRIES {
            if self.lock.try_lock().is_ok() {
                return remove_all_but_kept(&self.path);
            }
            thread::sleep(PAUSE);
        }
    }
}

/// Says that the directory outlives its session.
pub(crate) fn keep(path: &Path) -> io::Result<()> {
    File::create(marker_of(path)).map(drop)
}

/// Removes it with all that is in it, also where a test has taken away the right to do so. What
/// cannot be removed stays: nothing depends on it.
pub(crate) fn remove_tree(path: &Path) {
    if fs::remove_dir(path).is_ok() || fs::remove_dir_all(path).is_ok() {
        return;
    }
    if fs::symlink_metadata(path).is_ok_and(|found| found.is_dir()) {
        open_up(path);
        let _ = fs::remove_dir_all(path);
    } else {
        let _ = fs::remove_file(path);
    }
}

fn open_up(directory: &Path) {
    let _ = fs::set_permissions(directory, Permissions::from_mode(0o700));
    for path in entries(directory) {
        if fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) {
            open_up(&path);
        }
    }
}

fn remove_all_but_kept(directory: &Path) {
    for path in entries(directory).filter(|path| name(path) != LOCK) {
        remove_unless_kept(&path);
    }
    // Without the lock what is kept belongs to the user, and no session removes it.
    let _ = fs::remove_file(directory.join(LOCK));
    for marker in entries(directory).filter(|path| kept_by(path).is_some()) {
        let _ = fs::remove_file(marker);
    }
    let _ = fs::remove_dir(directory);
}

fn remove_unless_kept(path: &Path) {
    if kept_by(path).is_none() && !marker_of(path).exists() {
        remove_tree(path);
    }
}

fn marker_of(path: &Path) -> PathBuf {
    path.with_file_name(format!("{}{KEPT}", name(path)))
}

/// The directory that is kept, if the path is that of the marker which says so.
fn kept_by(marker: &Path) -> Option<PathBuf> {
    let kept = name(marker).strip_suffix(KEPT)?;
    Some(marker.with_file_name(kept))
}

fn name(path: &Path) -> &str {
    let name = path.file_name().and_then(|name| name.to_str());
    name.unwrap_or_default()
}

fn entries(directory: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let found: Vec<_> = fs::read_dir(directory)
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    found.into_iter().map(|entry| entry.path())
}

/// The lock at that path, held, if nobody else holds it, and it is the one that is there.
fn lock_of_the_dead(path: &Path) -> Option<File> {
    let lock = File::open(path).ok()?;
    lock.try_lock().ok()?;
    let (held, there) = (lock.metadata().ok()?, fs::metadata(path).ok()?);
    is_same(&held, &there).then_some(lock)
}

fn is_same(one: &Metadata, other: &Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

    fn create(suffix: &str) -> SessionDir {
        SessionDir::create(suffix).unwrap()
    }

    /// Does it again and again: a process that another test starts at this moment holds our locks, too,
    /// until it becomes another program.
    fn until(act: impl Fn(), is_done: impl Fn() -> bool) {
        for _ in 0..1000 {
            act();
            if is_done() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("it is not done in ten seconds");
    }

    #[test]
    fn the_last_one_to_let_go_removes_it() {
        let first = create("-last");
        let path = first.path().to_owned();
        let second = SessionDir::join(&path).unwrap();
        fs::create_dir(path.join("1-0")).unwrap();
        first.remove_if_last();
        assert!(path.join("1-0").exists());
        drop(first);
        until(|| second.remove_if_last(), || !path.exists());
    }

    #[test]
    fn what_nobody_holds_any_more_is_swept_and_what_is_held_is_not() {
        let ours = create("-sweeper");
        let (dead, alive) = (create("-dead"), create("-alive"));
        let locked_away = dead.path().join("1-0/locked");
        fs::create_dir_all(&locked_away).unwrap();
        fs::write(locked_away.join("in"), "").unwrap();
        fs::set_permissions(&locked_away, Permissions::from_mode(0o000)).unwrap();
        let (dead_path, alive_path) = (dead.path().to_owned(), alive.path().to_owned());
        drop(dead);
        until(|| ours.sweep_others(), || !dead_path.exists());
        assert!(alive_path.exists());
        alive.remove();
        ours.remove();
    }

    #[test]
    fn a_sweep_takes_nothing_that_has_just_been_made() {
        let ours = create("-busy-sweeper");
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Relaxed) {
                    ours.sweep_others();
                }
            });
            for number in 0..300 {
                let made = create(&format!("-made-{number}"));
                thread::sleep(Duration::from_micros(300));
                let is_there = made.path().exists();
                made.remove();
                if !is_there {
                    is_over.store(true, Relaxed);
                    panic!("the {number}th directory is gone");
                }
            }
            is_over.store(true, Relaxed);
        });
        ours.remove();
    }

    #[test]
    fn what_is_kept_outlives_the_session_and_its_successors() {
        let session = create("-keeper");
        let path = session.path().to_owned();
        for name in ["1-0", "1-1", "1-2", "2-0"] {
            fs::create_dir(path.join(name)).unwrap();
        }
        keep(&path.join("1-1")).unwrap();
        keep(&path.join("1-2")).unwrap();
        session.remove_of("1-");
        assert!(!path.join("1-0").exists() && path.join("2-0").exists());
        session.keep_only(&[path.join("1-2")]);
        let only_kept = || entries(&path).eq([path.join("1-2")]);
        until(|| session.remove_if_last(), only_kept);
        drop(session);
        let sweeper = create("-sweeps-the-keeper");
        sweeper.sweep_others();
        sweeper.remove();
        let names: Vec<_> = entries(&path).collect();
        assert_eq!(names, [path.join("1-2")]);
        remove_tree(&path);
    }
}
