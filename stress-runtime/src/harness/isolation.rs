//! Gives each run what no other live run of the session has: a slot, a number, a temporary directory.

use super::private_dir::{Files, Others, PrivateDir, Vacated};
use super::{core_dumps, own_environment};
use crate::child::dump_core_into;
use crate::isolation::{KEEPS_CORE, RUN, SEED, SLOT, TMPDIR};
use crate::protocol::Settings;
use crate::session_dir::SessionDir;
use std::ffi::OsString;
use std::path::Path;

/// Directories that one harness keeps, at most: each may be large.
const MOST_KEPT: u32 = 64;

/// What runs get, one after the other.
#[derive(Debug, Default)]
pub(super) struct Isolation {
    seed: u64,
    slot: usize,
    /// How the paths of directories begin; `None`: there are none.
    prefix: Option<String>,
    keeps: bool,
    keeps_cores: bool,
    kept: u32,
    next_dir: u64,
    /// One that was left empty, for the next run.
    spare_dir: Option<PrivateDir>,
    /// A hold on the directory that the others are in.
    session_dir: Option<SessionDir>,
    /// What stands in this process's own environment.
    told: Option<Option<OsString>>,
}

/// What one live run has for itself.
#[derive(Debug)]
pub(super) struct Quarters {
    dir: Option<PrivateDir>,
}

impl Isolation {
    pub(super) fn new(settings: &Settings) -> Self {
        let prefix = settings.tmp.clone();
        let parent = prefix.as_deref().and_then(shared);
        Self {
            seed: settings.seed,
            slot: settings.slot,
            keeps: settings.keep_tmp,
            keeps_cores: settings.core,
            session_dir: parent.and_then(|path| SessionDir::join(path).ok()),
            prefix,
            ..Self::default()
        }
    }

    /// Quarters for one more run. Where there is no room for a directory it does without: most tests
    /// need none, and no test is to blame.
    pub(super) fn take(&mut self) -> Quarters {
        let dir = self.spare_dir.take().or_else(|| {
            let prefix = self.prefix.as_ref()?;
            PrivateDir::create(prefix, &mut self.next_dir).ok()
        });
        Quarters { dir }
    }

    /// Nothing was started in them.
    pub(super) fn give_back_unused(&mut self, quarters: Quarters) {
        let has_failed = false;
        self.give_back(quarters, Others::Gone, has_failed);
    }

    /// The run is over, and has failed or not.
    pub(super) fn give_back(
        &mut self,
        quarters: Quarters,
        others: Others,
        has_failed: bool,
    ) -> Vacated {
        let dir = quarters.dir;
        let core = dir.as_ref().filter(|_| self.keeps_cores && has_failed);
        let core = core.and_then(|dir| core_dumps::find(dir.path()));
        let is_kept = (self.keeps || core.is_some()) && has_failed && self.kept < MOST_KEPT;
        let files = if is_kept { Files::Kept } else { Files::Removed };
        let mut vacated = dir.map_or_else(Vacated::default, |it| it.vacate(others, files));
        if vacated.kept.is_some() {
            vacated.core = core.map(|path| path.display().to_string());
        }
        self.kept += u32::from(vacated.kept.is_some());
        self.spare_dir = vacated.empty.take();
        vacated
    }

    /// The variables of a run that is started by exec.
    pub(super) fn variables(&self, quarters: &Quarters, run: u64) -> Vec<(&'static str, OsString)> {
        let mut variables = vec![
            (SLOT, self.slot.to_string().into()),
            (RUN, run.to_string().into()),
            (SEED, self.seed.to_string().into()),
        ];
        let dir = quarters.dir.as_ref().map(PrivateDir::path);
        let dir = dir.or(self.prefix.as_deref().and_then(shared));
        variables.extend(dir.map(|dir| (TMPDIR, dir.into())));
        if self.keeps_cores {
            variables.push((KEEPS_CORE, "1".into()));
        }
        variables
    }

    /// Puts them into this process's own environment, for a run that is a copy of it.
    ///
    /// Here and not in the copy, which would have to fault in every page that this touches. As
    /// little as can be: from one run to the next only its number changes.
    pub(super) fn tell_copies(&mut self, quarters: &Quarters, run: u64) {
        own_environment::set_run(run);
        let path = quarters.dir.as_ref().map(|dir| dir.path().as_os_str());
        if self.keeps_cores {
            dump_core_into(path);
        }
        let told = self.told.as_ref().map(Option::as_deref);
        if told != Some(path) {
            for (name, value) in self.variables(quarters, run) {
                if name != RUN {
                    own_environment::set(name, &value);
                }
            }
            self.told = Some(path.map(OsString::from));
        }
    }

    /// This process ends: leaves nothing of its own, and nothing at all if it is the last. `is_orphan`
    /// says that the tool has died.
    pub(super) fn end(&mut self, is_orphan: bool) {
        if let Some(dir) = self.spare_dir.take() {
            dir.remove();
        }
        if let Some(session_dir) = self.session_dir.take() {
            if is_orphan {
                session_dir.remove_if_last_by_and_by();
            } else {
                session_dir.remove_if_last();
            }
        }
    }
}

/// What the directories of all runs are in.
fn shared(prefix: &str) -> Option<&Path> {
    Path::new(prefix).parent()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_without_room_for_a_directory_shares_the_one_that_it_would_be_in() {
        let settings = Settings {
            tmp: Some("/dev/null/1".to_owned()),
            ..Settings::default()
        };
        let mut isolation = Isolation::new(&settings);
        let quarters = isolation.take();
        let variables = isolation.variables(&quarters, 7);
        assert!(variables.contains(&(TMPDIR, "/dev/null".into())));
        let has_failed = true;
        let vacated = isolation.give_back(quarters, Others::Gone, has_failed);
        assert!(vacated.files.is_none() && vacated.kept.is_none());
    }
}
