//! Keeps each finding as a record, and gives the command that runs it again.

use crate::cli::{StressArgs, replay_command};
use crate::model::{Binary, Catalog, Judgement, Reproduction};
use crate::record::{
    FailureEntry, OutputEntry, Provenance, Record, Schema, StepEntry, Store, Surroundings,
};
use camino::{Utf8Path, Utf8PathBuf};
use std::env;
use std::sync::Arc;
use tokio::task::{JoinHandle, spawn_blocking};

/// What all records of a session have in common.
pub(super) struct Archive {
    store: Store,
    catalog: Arc<Catalog>,
    seed: u64,
    jobs: usize,
    /// Of each binary, from before the first run: a later build changes the files.
    provenance: JoinHandle<Vec<Provenance>>,
}

impl Archive {
    /// Begins to look at binaries, toolchain and commit, beside everything else.
    pub(super) fn begin(
        catalog: &Arc<Catalog>,
        workspace: &Utf8Path,
        target_directory: &Utf8Path,
        seed: u64,
        jobs: usize,
    ) -> Self {
        let (known, workspace) = (Arc::clone(catalog), workspace.to_owned());
        let gather = move || {
            let surroundings = Surroundings::gather(&workspace);
            let of_binary = |binary: &Binary| surroundings.of_binary(&binary.path);
            known.binaries.iter().map(of_binary).collect()
        };
        Self {
            store: Store::in_target_directory(target_directory),
            catalog: Arc::clone(catalog),
            seed,
            jobs,
            provenance: spawn_blocking(gather),
        }
    }

    /// Saves what can be run again; returns what could not be saved, as sentences.
    pub(super) async fn keep(
        mut self,
        judgements: &mut [Judgement],
        args: &StressArgs,
    ) -> Vec<String> {
        let mut troubles = Vec::new();
        if judgements.iter().all(|it| it.reproduction.is_none()) {
            return troubles;
        }
        let Ok(provenance) = (&mut self.provenance).await else {
            return vec![
                "findings are not recorded: the binaries could not be looked at".to_owned(),
            ];
        };
        let here = env::current_dir().ok();
        let here = here.and_then(|path| Utf8PathBuf::from_path_buf(path).ok());
        for judgement in judgements {
            let Some(reproduction) = &judgement.reproduction else {
                continue;
            };
            let test = self.catalog.test(judgement.test);
            let binary = self.catalog.binary(test.binary);
            let record = Record {
                schema: Schema::default(),
                id: String::new(),
                created: jiff::Timestamp::now(),
                package: binary.package.clone(),
                binary: binary.target.clone(),
                kind: binary.kind.clone(),
                test: test.name.clone(),
                verdict: judgement.verdict.as_str().to_owned(),
                order: self.steps(reproduction),
                step: reproduction.step,
                threads: reproduction.work.threads,
                launch: reproduction.work.launch,
                jobs: self.jobs,
                failed: reproduction.failed,
                runs: reproduction.runs,
                seed: Some(self.seed),
                round: reproduction.work.round,
                cargo_options: args.cargo.call_for(binary),
                directory: here.clone().unwrap_or_default(),
                provenance: provenance[test.binary.0].clone(),
                failure: FailureEntry::of(&reproduction.evidence),
                failing: OutputEntry::of(
                    &reproduction.evidence.stdout,
                    &reproduction.evidence.stderr,
                ),
                passing: reproduction.passing.as_ref().map(|output| OutputEntry {
                    stdout: output.stdout.clone(),
                    stderr: output.stderr.clone(),
                }),
            };
            match self.store.save(record) {
                Ok(record) => {
                    if let Some(repeat) = &mut judgement.repeat {
                        repeat.command = replay_command(args, &record.id);
                    }
                    judgement.record = Some(record.id);
                }
                Err(error) => {
                    let message = format!("{error}: {}", test.name);
                    if !troubles.contains(&message) {
                        troubles.push(message);
                    }
                }
            }
        }
        troubles
    }

    fn steps(&self, reproduction: &Reproduction) -> Vec<StepEntry> {
        let tests = reproduction.work.order.iter();
        tests
            .map(|test| StepEntry::of(self.catalog.test(*test)))
            .collect()
    }
}
