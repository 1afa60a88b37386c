//! Known flakes of the workspace, held against what a session has seen.

use super::given::Given;
use crate::error::Error;
use crate::model::{Binary, Catalog, Found, Judgement, Quarantined, Test, TestId};
use crate::quarantine::{History, Known, QuarantineFile, Session, standing, unknown_names};
use camino::Utf8Path;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// What is in quarantine, and today. Nothing is by default.
#[derive(Debug, Default)]
pub(super) struct KnownFlakes {
    file: QuarantineFile,
    today: Date,
}

/// What a session tells of flakes.
#[derive(Debug)]
pub(super) struct Telling {
    /// Whether it tells how often they fail: only where it chose its orders itself.
    pub(super) rate: bool,
    /// What it has given them of that which they may need to fail.
    pub(super) given: Given,
}

impl Telling {
    /// The same of a session that somebody may have ended.
    pub(super) fn of_session(self, was_interrupted: bool) -> Self {
        match was_interrupted {
            true => Self {
                given: self.given.interrupted(),
                ..self
            },
            false => self,
        }
    }
}

/// As [`Entry::full_name`](crate::quarantine::Entry::full_name) has it.
fn full_name(binary: &Binary, test: &Test) -> String {
    format!("{}::{}::{}", binary.package, binary.target, test.name)
}

/// The day in UTC: the same for everybody.
pub(super) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(TimeZone::UTC).date()
}

impl KnownFlakes {
    /// Those of the workspace with that root.
    ///
    /// # Errors
    /// If there is a mistake in the file.
    pub(super) fn read(root: &Utf8Path) -> Result<Self, Error> {
        Ok(Self {
            file: QuarantineFile::load(root)?,
            today: today(),
        })
    }

    /// What is said of names in the file that are not there. `binaries` has package, target and its kind of
    /// all that can be built.
    pub(super) fn unknown(&self, binaries: &[(&str, &str, &str)], found: &Found) -> Vec<String> {
        let known = binaries.iter().map(|(package, binary, kind)| {
            let is_it = |it: &&crate::model::ListedBinary| {
                (it.package.as_str(), it.target.as_str(), it.kind.as_str())
                    == (*package, *binary, *kind)
            };
            let listed = found.listed.iter().find(is_it);
            Known {
                package,
                binary,
                kind,
                tests: listed.and_then(|it| it.tests.as_deref()),
            }
        });
        unknown_names(self.file.entries(), &known.collect::<Vec<_>>())
    }

    /// The tests whose failures are tolerated today, as far as that is known before they have run.
    pub(super) fn tolerated(&self, catalog: &Catalog) -> BTreeSet<TestId> {
        let is_tolerated = |id: &TestId| {
            let (test, binary) = (catalog.test(*id), catalog.binary_of(*id));
            let full_name = full_name(binary, test);
            let entry = self.file.entry_of(&full_name, &binary.kind);
            entry.is_some_and(|entry| !entry.has_expired(self.today))
        };
        catalog.test_ids().filter(is_tolerated).collect()
    }

    /// Says of each judgement whether its test is in quarantine, and notes what was seen. Returns what went
    /// wrong with that, as sentences.
    pub(super) fn mark(
        &self,
        judgements: &mut [Judgement],
        catalog: &Catalog,
        target_directory: &Utf8Path,
        telling: &Telling,
    ) -> Option<String> {
        let history = History::in_target_directory(target_directory);
        let mut trouble = None;
        for judgement in judgements {
            let (test, binary) = (
                catalog.test(judgement.test),
                catalog.binary_of(judgement.test),
            );
            let full_name = full_name(binary, test);
            let entry = self.file.entry_of(&full_name, &binary.kind);
            let key = History::key(&full_name, &binary.kind);
            let tally = &judgement.tally;
            // What only controlled re-runs have shown is no clean session either.
            let only_then = judgement.verdict.is_finding() && tally.not_passed() == 0;
            let failed = tally.not_passed() + u64::from(only_then);
            let (given, verdict) = (&telling.given, judgement.verdict);
            let session = Session {
                failed,
                runs: tally.runs(),
                needs: given.needed(catalog, judgement.test, verdict),
                had: given.to(catalog, judgement.test),
            };
            let noted = match (telling.rate, failed) {
                (true, _) => history.note(&key, session, entry.is_some()),
                (false, 0) => Ok(()),
                (false, _) => history.begin(&key),
            };
            trouble = trouble.or(noted.err());
            judgement.quarantined = entry.map(|entry| {
                let name = self.file.name_of(entry);
                let seen = history.of(&key);
                Box::new(Quarantined {
                    name,
                    ..standing(entry, verdict, seen, self.today)
                })
            });
        }
        trouble.map(|error| format!("clean runs of known flakes are not counted: {error}"))
    }
}
