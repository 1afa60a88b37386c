//! Keeps each finding as a record, and gives the command that runs it again.

use crate::cli::{StressArgs, replay_command};
use crate::model::{BinaryId, Catalog, Judgement, Neighbours, Reproduction};
use crate::record::{
    FailureEntry, OutputEntry, Provenance, Record, RecordError, Schema, StepEntry, Store,
    Surroundings,
};
use camino::{Utf8Path, Utf8PathBuf};
use miette::Diagnostic;
use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::sync::Arc;
use std::time::SystemTime;
use stress_runtime::protocol::Launch;

/// What all records of a session have in common.
pub(super) struct Archive {
    store: Store,
    catalog: Arc<Catalog>,
    seed: u64,
    jobs: usize,
    workspace: Utf8PathBuf,
    /// Of each binary, from before the first run: a later build changes the files.
    files: Vec<Option<Version>>,
}

/// By what a rebuilt file is told from the one that was run, without reading it.
type Version = (u64, SystemTime);

fn version(path: &Utf8Path) -> Option<Version> {
    let metadata = fs_err::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// With its cause, and what can be done.
fn in_full(error: &RecordError) -> String {
    let cause = error.source().map(|it| format!(": {it}"));
    let help = error.help().map(|it| format!("; {it}"));
    [Some(error.to_string()), cause, help]
        .into_iter()
        .flatten()
        .collect()
}

fn runs_all_by_exec(args: &StressArgs) -> bool {
    let launch = args.said().launch;
    launch.is_some_and(|it| it.value == Launch::Exec)
}

/// What the paths among cargo's options are relative to.
fn here() -> Option<Utf8PathBuf> {
    Utf8PathBuf::from_path_buf(env::current_dir().ok()?).ok()
}

impl Archive {
    /// Notes which files are about to be run.
    pub(super) fn begin(
        catalog: &Arc<Catalog>,
        workspace: &Utf8Path,
        target_directory: &Utf8Path,
        seed: u64,
        jobs: usize,
    ) -> Self {
        Self {
            store: Store::in_target_directory(target_directory),
            catalog: Arc::clone(catalog),
            seed,
            jobs,
            workspace: workspace.to_owned(),
            files: catalog
                .binaries
                .iter()
                .map(|it| version(&it.path))
                .collect(),
        }
    }

    /// Saves what can be run again; returns what could not be saved, as sentences.
    pub(super) fn keep(self, judgements: &mut [Judgement], args: &StressArgs) -> Vec<String> {
        let mut troubles = Vec::new();
        let mut not_saved: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        if judgements.iter().all(|it| it.reproduction.is_none()) {
            return troubles;
        }
        let surroundings = Surroundings::gather(&self.workspace);
        let mut provenance: BTreeMap<BinaryId, Provenance> = BTreeMap::new();
        for judgement in judgements {
            let Some(reproduction) = &judgement.reproduction else {
                continue;
            };
            let test = self.catalog.test(judgement.test);
            let binary = self.catalog.binary(test.binary);
            if version(&binary.path) != self.files[test.binary.0] {
                let target = &binary.target;
                let message =
                    format!("{target} was rebuilt meanwhile: its findings are not recorded");
                if !troubles.contains(&message) {
                    troubles.push(message);
                }
                continue;
            }
            let of_binary = || surroundings.of_binary(&binary.path);
            let provenance = provenance.entry(test.binary).or_insert_with(of_binary);
            let record = self.record(judgement, reproduction, provenance.clone(), args);
            match self.store.save(record) {
                Ok(record) => {
                    if let Some(repeat) = &mut judgement.repeat {
                        repeat.command = replay_command(args, &record.id);
                    }
                    judgement.record = Some(record.id);
                }
                Err(error) => not_saved
                    .entry(in_full(&error))
                    .or_default()
                    .push(&test.name),
            }
        }
        let sentences = not_saved.into_iter();
        troubles.extend(sentences.map(|(reason, tests)| format!("{}: {reason}", tests.join(", "))));
        troubles
    }

    /// All that is needed to run it again. Its number is the store's to give.
    fn record(
        &self,
        judgement: &Judgement,
        reproduction: &Reproduction,
        provenance: Provenance,
        args: &StressArgs,
    ) -> Record {
        let test = self.catalog.test(judgement.test);
        let binary = self.catalog.binary(test.binary);
        let (work, evidence) = (&reproduction.work, &reproduction.evidence);
        Record {
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
            threads: work.threads,
            stagger_us: work.stagger_us,
            launch: work.launch,
            exec_among_others: work.launch == Launch::Exec && !runs_all_by_exec(args),
            jobs: reproduction.neighbours.jobs(self.jobs),
            busy: reproduction.neighbours == Neighbours::Busy,
            failed: reproduction.failed,
            runs: reproduction.runs,
            seed: Some(self.seed),
            round: work.round,
            cargo_options: args.cargo.call_for(binary),
            directory: here().unwrap_or_default(),
            provenance,
            failure: FailureEntry::of(evidence),
            failing: OutputEntry::of(&evidence.stdout, &evidence.stderr),
            passing: reproduction.passing.as_ref().map(|output| OutputEntry {
                stdout: output.stdout.clone(),
                stderr: output.stderr.clone(),
            }),
        }
    }

    fn steps(&self, reproduction: &Reproduction) -> Vec<StepEntry> {
        let tests = reproduction.work.order.iter();
        tests
            .map(|test| StepEntry::of(self.catalog.test(*test)))
            .collect()
    }
}
