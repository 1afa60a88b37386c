//! Asks the binaries for their tests one by one, and takes in those that are chosen.

use super::by_exec;
use super::error::DiscoverError;
use super::inside::{Inside, look_inside};
use super::list::{Listed, list};
use super::manifest::has_harness;
use super::selecting::{Choice, add};
use super::shim::Tried;
use super::unlisted;
use crate::model::{Binary, Found, LeftOut, ListedBinary};
use stress_runtime::protocol::ListedTest;

/// What is the same for all binaries.
pub(super) struct Asking<'a> {
    pub(super) choice: Choice<'a>,
    pub(super) wanted: by_exec::Wanted,
    pub(super) shim: &'a Tried,
}

impl Asking<'_> {
    /// Adds to `found` what that binary has.
    ///
    /// # Errors
    /// If it should have answered.
    pub(super) async fn take_in(
        &self,
        binary: Binary,
        found: &mut Found,
    ) -> Result<(), DiscoverError> {
        let Inside {
            has_runtime,
            has_sanitizer,
        } = look_inside(&binary.path);
        let Some(mut listed) = self.list(&binary, has_runtime, found).await? else {
            return Ok(());
        };
        found.warnings.extend(oddities(&binary, &listed));
        let by_exec = self.by_exec(&binary, &mut listed, found).await?;
        let mut asked = ListedBinary {
            package: binary.package.clone(),
            target: binary.target.clone(),
            kind: binary.kind.clone(),
            tests: names(&by_exec, &listed),
            left_out: LeftOut::default(),
        };
        found.plain += listed.plain.len();
        if !by_exec.is_empty() {
            self.say_why(&binary, by_exec.len(), found);
            let binary = Binary {
                by_exec: true,
                ..binary.clone()
            };
            add(found, binary, by_exec, self.choice, &mut asked.left_out);
        }
        let by_spawn = self.choice.settings.by_spawn();
        let spawned = has_sanitizer && !by_spawn && !listed.tests.is_empty();
        if spawned {
            found.warnings.push(format!(
                "{}::{}: runs are spawned instead of forked: a sanitizer takes what the harness holds for a leak of its copies",
                binary.package, binary.target
            ));
        }
        let choice = Choice {
            spawned,
            ..self.choice
        };
        add(found, binary, listed.tests, choice, &mut asked.left_out);
        found.listed.push(asked);
        Ok(())
    }

    /// What it says; nothing of one that is left out.
    async fn list(
        &self,
        binary: &Binary,
        has_runtime: bool,
        found: &mut Found,
    ) -> Result<Option<Listed>, DiscoverError> {
        let notice = if binary.kind == "bench" && !has_runtime && !has_harness(binary) {
            by_exec::not_asked(binary)
        } else {
            match list(binary, has_runtime).await {
                Ok(listed) => return Ok(Some(listed)),
                Err(DiscoverError::NotLibtest { reason }) => by_exec::left_out(binary, &reason),
                Err(DiscoverError::List { reason, .. }) if !has_runtime => {
                    by_exec::left_out(binary, &reason)
                }
                Err(error) => return Err(error),
            }
        };
        // It cannot hold an annotated test: without --all nothing is lost.
        found.warnings.extend(self.wanted.plain.then_some(notice));
        Ok(None)
    }

    /// Takes those of its tests out of the list that are run by exec.
    async fn by_exec(
        &self,
        binary: &Binary,
        listed: &mut Listed,
        found: &mut Found,
    ) -> Result<Vec<ListedTest>, DiscoverError> {
        match by_exec::take(binary, listed, self.wanted).await {
            Err(DiscoverError::List { reason, .. } | DiscoverError::NotLibtest { reason }) => {
                found.warnings.push(by_exec::left_out(binary, &reason));
                Ok(Vec::new())
            }
            taken => taken,
        }
    }

    /// Says why so many tests are run by exec, unless that was asked for.
    fn say_why(&self, binary: &Binary, tests: usize, found: &mut Found) {
        if !self.choice.settings.by_exec() {
            let reason = by_exec::reason(binary, self.shim.or_why_not());
            let notice = by_exec::notice(binary, tests, &reason);
            found.warnings.push(notice);
        }
    }
}

/// What a person should know of what it has answered.
fn oddities(binary: &Binary, listed: &Listed) -> Vec<String> {
    let mismatch = listed.other_runtime.as_ref().map(|mismatch| {
        format!(
            "{}::{}: {mismatch}; annotated tests are run with the usual options",
            binary.package, binary.target
        )
    });
    let is_odd = !listed.unlisted.is_empty();
    let unlisted = is_odd.then(|| unlisted::notice(binary, &listed.unlisted));
    mismatch.into_iter().chain(unlisted).collect()
}

/// What its tests are called; `None` if it has others, which cannot be stressed now.
fn names(by_exec: &[ListedTest], listed: &Listed) -> Option<Vec<String>> {
    let all = by_exec.iter().chain(&listed.tests);
    let all = all.map(|test| test.name.clone());
    listed.plain.is_empty().then(|| all.collect())
}
