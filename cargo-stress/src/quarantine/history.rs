//! What sessions on this machine have seen of flakes: `<target directory>/stress/flakes/`.

use super::entry::Entry;
use super::need::Need;
use crate::statistics::rate;
use crate::successor::Successor;
use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io;

/// What has been seen of one test.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// Attempts that did not pass, in the last session in which there were any, …
    pub(crate) failed: u64,
    /// … and all of its attempts then.
    pub(crate) runs: u64,
    /// Attempts in sessions since then, which all passed, and in which it had what it needs to fail.
    pub(crate) clean: u64,
    /// What that is, as far as it was ever found out.
    #[serde(default)]
    pub(crate) needs: BTreeSet<Need>,
}

/// What a session has seen of one test.
#[derive(Debug, Default)]
pub(crate) struct Session {
    pub(crate) failed: u64,
    pub(crate) runs: u64,
    /// What the test needed to fail.
    pub(crate) needs: BTreeSet<Need>,
    /// What the session had of that which tests may need.
    pub(crate) had: BTreeSet<Need>,
}

/// What has been seen of every test that ever failed here: a file for each, which one session at a time changes, so
/// that none takes another one's counts away.
#[derive(Debug, Clone)]
pub(crate) struct History {
    directory: Utf8PathBuf,
}

impl Seen {
    /// How often it fails at least; unknown where it never did. The counts are those of a session that was chosen
    /// because it failed there, so the share itself is too high as often as it was luck to see it: a flake of
    /// 0.1 % that is seen in 100 runs would be 1 %, and be offered for release unmended every second time.
    pub(crate) fn least_rate(&self) -> Option<f64> {
        (self.failed > 0).then(|| rate(self.failed, self.runs).low)
    }

    fn add(&mut self, session: Session) {
        if session.failed > 0 {
            (self.failed, self.runs, self.clean) = (session.failed, session.runs, 0);
            // What it needed once it may need again, also if it has failed for another reason since.
            self.needs.extend(session.needs);
        } else if self.needs.is_subset(&session.had) {
            self.clean += session.runs;
        }
    }
}

impl History {
    /// That of a target directory.
    pub(crate) fn in_target_directory(target: &Utf8Path) -> Self {
        Self {
            directory: target.join("stress/flakes"),
        }
    }

    /// The name of a test of that kind of target, under which it is noted: a library and a program may
    /// have one name.
    pub(crate) fn key(full_name: &str, kind: &str) -> String {
        match kind {
            "lib" => full_name.to_owned(),
            kind => format!("{full_name}@{kind}"),
        }
    }

    /// What has been seen of the test of an entry; of the first one, where it tells no kind.
    pub(crate) fn of_entry(&self, entry: &Entry) -> Seen {
        let is_it = |kind: &&str| entry.kind.as_deref().is_none_or(|it| it == *kind);
        let mut kinds = Entry::KINDS.iter().copied().filter(is_it);
        let seen = kinds.find_map(|kind| self.read(&Self::key(&entry.full_name(), kind)));
        seen.unwrap_or_default()
    }

    /// What has been seen of that test; nothing where that cannot be read: it is only what was seen
    /// here.
    pub(crate) fn of(&self, full_name: &str) -> Seen {
        self.read(full_name).unwrap_or_default()
    }

    /// Notes what a session has seen of a test. One that never failed and is not watched is not
    /// worth a file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn note(
        &self,
        full_name: &str,
        session: Session,
        is_watched: bool,
    ) -> io::Result<()> {
        if !is_watched && session.failed == 0 && self.read(full_name).is_none() {
            return Ok(());
        }
        self.change(full_name, |seen| seen.add(session))
    }

    /// From now on clean runs are counted anew.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn begin(&self, full_name: &str) -> io::Result<()> {
        if self.read(full_name).is_none() {
            return Ok(());
        }
        self.change(full_name, |seen| seen.clean = 0)
    }

    fn path(&self, full_name: &str) -> Utf8PathBuf {
        let hash = Sha256::digest(full_name);
        let hex: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        self.directory.join(format!("{hex}.json"))
    }

    fn read(&self, full_name: &str) -> Option<Seen> {
        let text = fs_err::read_to_string(self.path(full_name)).ok()?;
        let file: File = serde_json::from_str(&text).ok()?;
        (file.test == full_name).then_some(file.seen)
    }

    /// Changes what is known by then, while nobody else does.
    fn change(&self, full_name: &str, change: impl FnOnce(&mut Seen)) -> io::Result<()> {
        fs_err::create_dir_all(&self.directory)?;
        let successor = Successor::of(&self.path(full_name))?;
        let (test, mut seen) = (full_name.to_owned(), self.of(full_name));
        change(&mut seen);
        successor.take_its_place(serde_json::to_vec_pretty(&File { test, seen })?)
    }
}

/// What stands in a file.
#[derive(Debug, Serialize, Deserialize)]
struct File {
    test: String,
    #[serde(flatten)]
    seen: Seen,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::thread;

    const CLOSES: &str = "shop::orders::closes";

    fn session(failed: u64, runs: u64) -> Session {
        Session {
            failed,
            runs,
            ..Session::default()
        }
    }

    fn history() -> (tempfile::TempDir, History) {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(directory.path().to_owned()).unwrap();
        (directory, History::in_target_directory(&path))
    }

    #[test]
    fn clean_runs_are_summed_over_sessions_until_it_fails_again() {
        let (_directory, history) = history();
        for (failed, runs, clean) in [(3, 500, 0), (0, 400, 400), (0, 300, 700), (1, 100, 0)] {
            history.note(CLOSES, session(failed, runs), false).unwrap();
            assert_eq!(history.of(CLOSES).clean, clean);
        }
        assert_eq!(history.of(CLOSES).least_rate(), Some(rate(1, 100).low));
    }

    #[test]
    fn clean_runs_count_only_where_it_had_what_it_needs_to_fail() {
        let (_directory, history) = history();
        let in_company = || BTreeSet::from([Need::After, Need::Beside]);
        let failed = Session {
            needs: BTreeSet::from([Need::After]),
            had: in_company(),
            ..session(3, 10)
        };
        history.note(CLOSES, failed, false).unwrap();
        // It fails for another reason, too: that does not take away what it needed before.
        history.note(CLOSES, session(1, 10), false).unwrap();
        history.note(CLOSES, session(0, 500), false).unwrap();
        assert_eq!(history.of(CLOSES).clean, 0);
        let clean = Session {
            had: in_company(),
            ..session(0, 20)
        };
        history.note(CLOSES, clean, false).unwrap();
        assert_eq!(history.of(CLOSES).clean, 20);
    }

    #[test]
    fn a_library_and_a_program_of_one_name_have_histories_of_their_own() {
        let (_directory, history) = history();
        let entry = super::super::entry::tests::entry("same");
        let note = |kind, failed| {
            let key = History::key(&entry.full_name(), kind);
            history.note(&key, session(failed, 10), true).unwrap();
        };
        note("bin", 5);
        assert_eq!(history.of_entry(&entry).failed, 5);
        note("lib", 0);
        let of_bin = Entry {
            kind: Some("bin".to_owned()),
            ..entry.clone()
        };
        assert_eq!(history.of_entry(&of_bin).clean, 0);
        assert_eq!(history.of_entry(&entry).clean, 10);
    }

    #[test]
    fn a_file_of_before_needs_were_noted_is_read() {
        let (_directory, history) = history();
        history.note(CLOSES, session(0, 10), true).unwrap();
        let text = format!(r#"{{"test": "{CLOSES}", "failed": 1, "runs": 9, "clean": 5}}"#);
        fs_err::write(history.path(CLOSES), text).unwrap();
        assert_eq!(history.of(CLOSES).clean, 5);
    }

    #[test]
    fn what_never_failed_is_noted_only_where_it_is_watched() {
        let (_directory, history) = history();
        history.note("a", session(0, 10), false).unwrap();
        assert!(!history.directory.exists());
        history.note("b", session(0, 10), true).unwrap();
        assert_eq!(
            (history.of("b").clean, history.of("b").least_rate()),
            (10, None)
        );
        history.begin("b").unwrap();
        assert_eq!(history.of("b").clean, 0);
    }

    #[test]
    fn a_file_that_is_not_understood_is_begun_anew() {
        let (_directory, history) = history();
        history.note(CLOSES, session(0, 10), true).unwrap();
        fs_err::write(history.path(CLOSES), "{").unwrap();
        assert_eq!(history.of(CLOSES), Seen::default());
        history.note(CLOSES, session(0, 7), true).unwrap();
        assert_eq!(history.of(CLOSES).clean, 7);
    }

    #[test]
    fn sessions_at_the_same_time_lose_no_count() {
        const EACH: u64 = 50;
        let (_directory, history) = history();
        let note = || {
            for _ in 0..EACH {
                history.note(CLOSES, session(0, 1), true).unwrap();
            }
        };
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(note);
            }
        });
        assert_eq!(history.of(CLOSES).clean, 4 * EACH);
    }

    #[test]
    fn what_was_seen_can_be_read_by_whom_the_umask_lets() {
        let (_directory, history) = history();
        history.note(CLOSES, session(0, 1), true).unwrap();
        let other = history.directory.join("other");
        fs_err::write(&other, "").unwrap();
        let mode = |path: &Utf8Path| fs_err::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&history.path(CLOSES)), mode(&other));
    }
}
