//! From sources to what cargo has to be told, for one workspace.

use super::super::build::CargoCall;
use super::super::error::DiscoverError;
use super::build::build;
use super::package::put_down;
use super::wrapper;
use crate::model::Binary;
use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{Metadata, TargetKind};
use std::process::Command;

/// A shim that is ready to be linked.
#[derive(Debug)]
pub(crate) struct Shim {
    /// What cargo is to call instead of rustc for members of the workspace. Its path changes with the
    /// shim, so that cargo builds anew what an older one was linked to.
    pub(crate) wrapper: Utf8PathBuf,
}

impl Shim {
    /// What rustc said when it could not compile that binary with the shim, and could without.
    pub(crate) fn refusal(&self, binary: &Binary) -> Option<String> {
        let name = binary.path.file_name()?;
        fs_err::read_to_string(wrapper::refusal(&self.wrapper, name)).ok()
    }
}

/// Builds the shim if need be. It is kept in the target directory, as all that can be built again.
///
/// # Errors
/// If it cannot be built.
pub(crate) fn prepare(call: &CargoCall, metadata: &Metadata) -> Result<Shim, DiscoverError> {
    let shims = metadata.target_directory.join("stress").join("shim");
    let package = put_down(&shims)?;
    let mut built = vec![build(&package, call, call.target())?];
    // With a target of their own the tests of a proc-macro crate, which rustc loads, are the only ones
    // that are built for the host.
    if built[0].triple.is_some() && has_proc_macro(metadata) {
        let host = host(call).ok_or_else(|| DiscoverError::ShimNotBuilt {
            reason: "rustc does not tell for which target it compiles".to_owned(),
        })?;
        let of_host = build(&package, call, Some(&host))?;
        built.push(super::build::BuiltShim {
            triple: None,
            ..of_host
        });
    }
    wrapper::put_down(&shims, &built)
        .map(|wrapper| Shim { wrapper })
        .map_err(DiscoverError::ShimNotWritten)
}

fn has_proc_macro(metadata: &Metadata) -> bool {
    let mut targets = metadata.packages.iter().flat_map(|it| &it.targets);
    targets.any(|target| target.kind.contains(&TargetKind::ProcMacro))
}

/// The triple of this machine, as the compiler has it.
fn host(call: &CargoCall) -> Option<String> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| beside(&call.cargo));
    let output = Command::new(rustc).arg("-vV").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "))?;
    Some(host.to_owned())
}

/// The rustc of the same toolchain: as cargo itself looks for it, on the search path.
fn beside(cargo: &str) -> String {
    let rustc = Utf8Path::new(cargo).with_file_name("rustc");
    if rustc.exists() {
        rustc.into_string()
    } else {
        "rustc".to_owned()
    }
}
