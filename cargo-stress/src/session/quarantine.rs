//! `cargo stress quarantine`: shows, adds and releases known flakes.

use super::bisect::find_in;
use super::known_flakes::today;
use crate::cli::{QuarantineArgs, Quarantining};
use crate::discover::Workspace;
use crate::error::Error;
use crate::exit_code;
use crate::model::{Binary, Found};
use crate::quarantine::{Entry, History, QuarantineError, QuarantineFile, clean_enough};
use crate::report::{self, KnownFlake};
use camino::Utf8Path;
use std::process::ExitCode;

/// What can be done without building anything: everything but adding one.
///
/// # Errors
/// If the file is wrong, cannot be written, or has no such test, or the answer cannot be printed.
pub(super) fn show_or_release(
    asked: &QuarantineArgs,
    root: &Utf8Path,
    target_directory: &Utf8Path,
) -> Result<Option<ExitCode>, Error> {
    match asked.what() {
        Quarantining::Add { until, .. } => {
            // A mistake in it is told before anything is built.
            QuarantineFile::load(root)?;
            let today = today();
            if until < today {
                return Err(QuarantineError::Past {
                    until: until.to_string(),
                    today: today.to_string(),
                }
                .into());
            }
            return Ok(None);
        }
        Quarantining::Show => {
            let file = QuarantineFile::load(root)?;
            let history = History::in_target_directory(target_directory);
            let known = file.entries().iter().map(|it| KnownFlake {
                name: file.name_of(it),
                ..known_flake(it, &history)
            });
            report::show_quarantine(file.path(), &known.collect::<Vec<_>>())?;
        }
        Quarantining::Release(name) => {
            let release = |file: &mut QuarantineFile| {
                let released = file.release(name)?;
                Ok((file.path().to_owned(), released.full_name()))
            };
            let (path, released) = QuarantineFile::change(root, release)?;
            report::show_released(&path, &released)?;
        }
    }
    Ok(Some(ExitCode::from(exit_code::OK)))
}

fn known_flake(entry: &Entry, history: &History) -> KnownFlake {
    KnownFlake {
        name: entry.full_name(),
        reason: entry.reason.clone(),
        until: entry.until.to_string(),
        expired: entry.has_expired(today()),
        rate: entry.rate,
        clean_runs: history.of_entry(entry).clean,
        clean_enough: clean_enough(entry.rate),
    }
}

/// Adds the test, or gives it a new day.
///
/// # Errors
/// If there is no such test, the file cannot be written, or that cannot be printed.
pub(super) fn add(
    found: &Found,
    workspace: &Workspace,
    asked: &QuarantineArgs,
) -> Result<ExitCode, Error> {
    let Quarantining::Add {
        name,
        reason,
        until,
        rate,
    } = asked.what()
    else {
        return Ok(ExitCode::from(exit_code::OK));
    };
    let catalog = &found.catalog;
    let test = find_in(found, name)?;
    let binary = catalog.binary_of(test);
    let has_namesake = has_namesake(workspace, binary);
    let mut entry = Entry {
        package: binary.package.clone(),
        binary: binary.target.clone(),
        kind: (has_namesake || binary.kind != "lib").then(|| binary.kind.clone()),
        test: catalog.test(test).name.clone(),
        reason: reason.to_owned(),
        until,
        since: Some(today()),
        rate,
    };
    let history = History::in_target_directory(&found.target_directory);
    let full_name = entry.full_name();
    let key = History::key(&full_name, &binary.kind);
    let put = |file: &mut QuarantineFile| {
        let old = file.entry_of(&full_name, &binary.kind);
        // One that tells no kind is about the namesake, too, and that stays as it is.
        let replaced = old.filter(|old| old.kind.is_some() || !has_namesake);
        let is_new = replaced.is_none();
        // As it was seen here; else as it was written down before.
        let seen = || history.of(&key).least_rate();
        entry.rate = rate.or_else(seen).or(old.and_then(|old| old.rate));
        entry.rate = entry.rate.map(rounded);
        if let Some(old) = replaced {
            entry.since = old.since;
            // It takes its place.
            entry.kind.clone_from(&old.kind);
        } else {
            // Should that fail, clean runs from before count; nothing else depends on it.
            let _ = history.begin(&key);
        }
        file.put(entry.clone());
        Ok((file.path().to_owned(), is_new))
    };
    let (path, is_new) = QuarantineFile::change(&found.workspace, put)?;
    report::show_quarantined(&path, &known_flake(&entry, &history), is_new)?;
    Ok(ExitCode::from(exit_code::OK))
}

/// Whether another target of its package has its name, built by this session or not.
fn has_namesake(workspace: &Workspace, binary: &Binary) -> bool {
    let mut all = workspace.binaries().into_iter();
    all.any(|(package, target, kind)| {
        (package, target) == (&binary.package, &binary.target) && kind != binary.kind
    })
}

/// To three digits that mean something: it is written for people.
fn rounded(rate: f64) -> f64 {
    format!("{rate:.2e}").parse().unwrap_or(rate)
}
