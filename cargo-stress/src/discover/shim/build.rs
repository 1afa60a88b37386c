//! Has cargo compile the shim, under the very configuration that the user's tests are built with.

use super::super::build::CargoCall;
use super::super::cargo_process::{Printed, run};
use super::super::error::DiscoverError;
use super::package::short;
use super::with_bitcode;
use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::Message;
use cargo_metadata::diagnostic::DiagnosticLevel;
use fs_err as fs;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::process::Command;

const PROFILE: &str = "stress-shim";

/// A compiled shim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BuiltShim {
    pub(super) library: Utf8PathBuf,
    /// Of what is in it.
    pub(super) hash: String,
    /// Where it and all that it depends on lie.
    pub(super) directories: BTreeSet<Utf8PathBuf>,
    /// The target triple, where cargo was told one.
    pub(super) triple: Option<String>,
}

/// Compiles the package, which costs next to nothing where nothing has changed.
///
/// cargo runs where the user's would, not in the package: it then finds the same configuration, and with
/// it flags, linker and target. With `config` it runs where it finds none, and that is what counts. `wrapper` is the
/// one of rustc that the configuration names. What it compiles is shown, unless it is asked each time because nothing
/// tells whether it has to.
pub(super) async fn build(
    package: &Utf8Path,
    call: &CargoCall,
    triple: Option<&str>,
    config: Option<&Utf8Path>,
    wrapper: Option<String>,
    is_asked_each_time: bool,
) -> Result<BuiltShim, DiscoverError> {
    let target_directory = package.join("target");
    let mut cargo = Command::new(&call.cargo);
    cargo
        .args(["build", "--profile", PROFILE, "--manifest-path"])
        .arg(package.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target_directory)
        // Its warnings are nobody's business, and of its errors the first is told.
        .args(["--message-format", "json"])
        .envs(call.color.map(|color| ("CARGO_TERM_COLOR", color)))
        // For the crate of that name alone: it is made for one compiler, as what it stands in for is.
        .env("RUSTC_BOOTSTRAP", "test")
        // The user's is meant for members of the user's workspace.
        .env("RUSTC_WORKSPACE_WRAPPER", "");
    match config {
        None => cargo.args(&call.config_options),
        Some(config) => cargo.arg("--config").arg(config).current_dir("/"),
    };
    with_bitcode::ask(&mut cargo, wrapper).map_err(|source| call.not_started(source))?;
    if is_asked_each_time && target_directory.exists() {
        // As a rule there is nothing to compile then.
        cargo.arg("--quiet");
    }
    if call.is_offline() {
        cargo.arg("--offline");
    }
    if let Some(triple) = triple {
        cargo.args(["--target", triple]);
    }
    let ran = run(&mut cargo, Built::read).await;
    let (status, built) = ran.map_err(|source| call.not_started(source))?;
    let library = built.library.filter(|_| status.success());
    let library = library.ok_or_else(|| DiscoverError::ShimNotBuilt {
        reason: built
            .refusal
            .unwrap_or_else(|| "it was not compiled; cargo has said why".to_owned()),
    })?;
    // cargo's configuration may have named a target too.
    let triple = triple.or_else(|| triple_in(library.strip_prefix(&target_directory).ok()?));
    let contents = fs::read(&library).map_err(DiscoverError::ShimNotWritten)?;
    Ok(BuiltShim {
        triple: triple.map(str::to_owned),
        hash: short(Sha256::new_with_prefix(contents)),
        library,
        directories: built.directories,
    })
}

/// What cargo says of it.
#[derive(Default)]
struct Built {
    library: Option<Utf8PathBuf>,
    directories: BTreeSet<Utf8PathBuf>,
    /// Its first error.
    refusal: Option<String>,
}

impl Built {
    fn read(messages: Printed) -> Self {
        let mut built = Self::default();
        for message in Message::parse_stream(messages) {
            let artifact = match message {
                Ok(Message::CompilerArtifact(artifact)) => artifact,
                Ok(Message::CompilerMessage(message)) => {
                    let is_error = message.message.level == DiagnosticLevel::Error;
                    let refusal = is_error.then_some(message.message.message);
                    built.refusal = built.refusal.or(refusal);
                    continue;
                }
                _ => continue,
            };
            if let Some(library) = library(&artifact.filenames) {
                let directory = library.parent().map(Utf8Path::to_owned);
                built.directories.extend(directory);
                if artifact.target.name == "test" {
                    built.library = Some(library);
                }
            }
        }
        built
    }
}

/// The target triple in the path of what was built, below the target directory.
fn triple_in(path: &Utf8Path) -> Option<&str> {
    let first = path.components().next().map(|it| it.as_str());
    first.filter(|first| *first != PROFILE)
}

/// The library under the name that no other build has: what is put beside the metadata, where cargo
/// tells of another place too.
fn library(files: &[Utf8PathBuf]) -> Option<Utf8PathBuf> {
    let with = |extension| {
        files
            .iter()
            .find(move |it| it.extension() == Some(extension))
    };
    let beside_metadata = with("rmeta").map(|it| it.with_extension("rlib"));
    let beside_metadata = beside_metadata.filter(|it| it.exists());
    beside_metadata.or_else(|| with("rlib").cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_stands_before_the_profile() {
        let triple = |path: &'static str| triple_in(Utf8Path::new(path));
        assert_eq!(triple("stress-shim/deps/libtest-1.rlib"), None);
        let for_target = triple("riscv64-linux/stress-shim/deps/libtest-1.rlib");
        assert_eq!(for_target, Some("riscv64-linux"));
    }

    #[test]
    fn a_library_that_only_one_place_is_told_of_is_taken_from_there() {
        let files = ["/t/libtest.rlib", "/t/deps/libtest-1.rmeta"].map(Utf8PathBuf::from);
        assert_eq!(library(&files), Some(Utf8PathBuf::from("/t/libtest.rlib")));
        assert_eq!(library(&[Utf8PathBuf::from("/t/libserde_derive.so")]), None);
    }
}
