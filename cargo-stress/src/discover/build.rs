//! Calls `cargo test --no-run` and reads from its messages what was built.

use super::cargo_process::{Printed, run};
use super::error::DiscoverError;
use super::shim::Shim;
use super::triple::triple;
use camino::Utf8PathBuf;
use cargo_metadata::{Message, PackageId, TargetKind};
use std::collections::BTreeMap;
use std::io;
use std::process::Command;

/// How cargo is to be called.
#[derive(Debug, Clone, Default)]
pub(crate) struct CargoCall {
    /// The cargo to run.
    pub(crate) cargo: String,
    /// `--manifest-path` and what else `cargo metadata` understands too.
    pub(crate) manifest_options: Vec<String>,
    /// `--config` with its values, where given.
    pub(crate) config_options: Vec<String>,
    /// Everything for `cargo test` but that: packages, targets, features, profile.
    pub(crate) build_options: Vec<String>,
    /// `always` or `never`, where the user insists.
    pub(crate) color: Option<&'static str>,
    /// Whether plain tests are wanted, for which the shim is linked.
    pub(crate) all: bool,
}

impl CargoCall {
    /// That it could not be started.
    pub(super) fn not_started(&self, source: io::Error) -> DiscoverError {
        DiscoverError::CargoNotStarted {
            cargo: self.cargo.clone(),
            source,
        }
    }

    /// The target triple that was asked for; `version` is all that rustc says of itself.
    pub(super) fn target<'a>(&'a self, version: Option<&'a str>) -> Option<&'a str> {
        self.said("--target").map(|target| triple(target, version))
    }

    /// The directory to build in that was asked for.
    pub(super) fn target_directory(&self) -> Option<&str> {
        self.said("--target-dir")
    }

    fn said(&self, option: &str) -> Option<&str> {
        let mut words = self.build_options.iter();
        words.find(|word| *word == option)?;
        words.next().map(String::as_str)
    }

    /// What is said to `cargo test`.
    fn options(&self) -> impl Iterator<Item = &String> {
        let options = self.manifest_options.iter().chain(&self.config_options);
        options.chain(&self.build_options)
    }

    /// What a person types to have the same built.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        let words = ["cargo", "test", "--no-run"].into_iter();
        words.chain(self.options().map(String::as_str))
    }

    pub(super) fn is_offline(&self) -> bool {
        let is = |word: &String| matches!(word.as_str(), "--offline" | "--frozen");
        self.manifest_options.iter().any(is)
    }
}

/// What a build left behind.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) tests: Vec<TestArtifact>,
    /// Programs of each package by name, for `CARGO_BIN_EXE_…`.
    pub(super) programs: BTreeMap<PackageId, Vec<(String, Utf8PathBuf)>>,
    /// What build scripts said.
    pub(super) scripts: BTreeMap<PackageId, Script>,
}

/// A test binary.
#[derive(Debug)]
pub(super) struct TestArtifact {
    pub(super) package: PackageId,
    pub(super) target: String,
    pub(super) kind: String,
    pub(super) path: Utf8PathBuf,
}

/// The part of a build script's output that reaches running tests.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) out_dir: Utf8PathBuf,
    pub(super) environment: Vec<(String, String)>,
    pub(super) library_paths: Vec<Utf8PathBuf>,
}

/// Builds; cargo's progress, warnings and errors go to our stderr as they come.
pub(super) async fn build(call: &CargoCall, shim: Option<&Shim>) -> Result<Built, DiscoverError> {
    let mut cargo = Command::new(&call.cargo);
    cargo
        .envs(call.color.map(|color| ("CARGO_TERM_COLOR", color)))
        .envs(shim.map(|shim| ("RUSTC_WORKSPACE_WRAPPER", &shim.wrapper)))
        .args(["test", "--no-run"])
        .args(["--message-format", "json-render-diagnostics"])
        .args(call.options());
    let ran = run(&mut cargo, Built::read).await;
    let (status, built) = ran.map_err(|source| call.not_started(source))?;
    if !status.success() {
        return Err(DiscoverError::BuildFailed);
    }
    built
}

impl Built {
    fn read(messages: Printed) -> Result<Self, DiscoverError> {
        let mut built = Self::default();
        let mut read = Ok(());
        for message in Message::parse_stream(messages) {
            match message {
                Ok(message) => built.note(message),
                // Go on reading: cargo would otherwise die of a closed pipe.
                Err(error) => read = Err(DiscoverError::CargoMessages(error)),
            }
        }
        read.map(|()| built)
    }

    fn note(&mut self, message: Message) {
        match message {
            Message::CompilerArtifact(artifact) => {
                let Some(path) = artifact.executable else {
                    return;
                };
                let target = artifact.target;
                if artifact.profile.test {
                    let kind = kind(&target.kind).to_owned();
                    let package = artifact.package_id;
                    self.tests.push(TestArtifact {
                        package,
                        target: target.name,
                        kind,
                        path,
                    });
                } else if target.kind.contains(&TargetKind::Bin) {
                    let programs = self.programs.entry(artifact.package_id).or_default();
                    programs.push((target.name, path));
                }
            }
            Message::BuildScriptExecuted(script) => {
                let library_paths = script.linked_paths.iter().map(|path| {
                    let path = path.as_str();
                    let path = path.split_once('=').map_or(path, |(_kind, path)| path);
                    Utf8PathBuf::from(path)
                });
                let library_paths = library_paths.collect();
                let (out_dir, environment) = (script.out_dir, script.env);
                self.scripts.insert(
                    script.package_id,
                    Script {
                        out_dir,
                        environment,
                        library_paths,
                    },
                );
            }
            _ => {}
        }
    }
}

/// One word for a target, the one used to select it.
pub(super) fn kind(kinds: &[TargetKind]) -> &'static str {
    match kinds.first() {
        Some(TargetKind::Bin) => "bin",
        Some(TargetKind::Test) => "test",
        Some(TargetKind::Example) => "example",
        Some(TargetKind::Bench) => "bench",
        _ => "lib",
    }
}
