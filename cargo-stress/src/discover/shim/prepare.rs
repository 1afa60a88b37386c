//! From sources to what cargo has to be told, for one workspace.

use super::super::build::CargoCall;
use super::super::configuration::Configuration;
use super::super::error::DiscoverError;
use super::super::triple::host;
use super::build::{BuiltShim, build};
use super::package::put_down;
use super::stamp::Place;
use super::wrapper;
use crate::model::Binary;
use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{Metadata, TargetKind};

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

/// Builds the shim if need be. `rustc` is what the compiler says of its version. It is kept in the target directory, as all that can be built again.
///
/// # Errors
/// If it cannot be built.
pub(crate) async fn prepare(
    call: &CargoCall,
    metadata: &Metadata,
    rustc: Option<&str>,
    config: &Configuration,
) -> Result<Shim, DiscoverError> {
    let shims = metadata.target_directory.join("stress").join("shim");
    let package = put_down(&shims)?;
    let target = call.target(rustc);
    let mut built = vec![build_once(&package, call, config, target, rustc).await?];
    // With a target of their own the tests of a proc-macro crate, which rustc loads, are the only ones
    // that are built for the host.
    if built[0].triple.is_some() && has_proc_macro(metadata) {
        let host = rustc
            .and_then(host)
            .ok_or_else(|| DiscoverError::ShimNotBuilt {
                reason: "rustc does not tell for which target it compiles".to_owned(),
            })?;
        let of_host = build_once(&package, call, config, Some(host), rustc).await?;
        built.push(BuiltShim {
            triple: None,
            ..of_host
        });
    }
    wrapper::put_down(&shims, &built, config.workspace_wrapper())
        .map(|wrapper| Shim { wrapper })
        .map_err(DiscoverError::ShimNotWritten)
}

/// Has cargo build it, unless it is known to be built.
async fn build_once(
    package: &Utf8Path,
    call: &CargoCall,
    config: &Configuration,
    triple: Option<&str>,
    rustc: Option<&str>,
) -> Result<BuiltShim, DiscoverError> {
    let stamp = Place::of(package, call, triple, rustc);
    if let Some(built) = stamp.as_ref().and_then(Place::read) {
        return Ok(built);
    }
    let (wrapper, each_time) = (config.wrapper(), stamp.is_none());
    let built = match config.beyond_vendored() {
        None => build(package, call, triple, None, wrapper, each_time).await?,
        Some(config) => {
            let file = package.join("config.toml");
            fs_err::write(&file, config).map_err(DiscoverError::ShimNotWritten)?;
            build(package, call, triple, Some(&file), wrapper, each_time).await?
        }
    };
    if let Some(stamp) = stamp {
        stamp.write(&built);
    }
    Ok(built)
}

fn has_proc_macro(metadata: &Metadata) -> bool {
    let mut targets = metadata.packages.iter().flat_map(|it| &it.targets);
    targets.any(|target| target.kind.contains(&TargetKind::ProcMacro))
}
