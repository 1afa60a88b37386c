//! Builds the selected packages as cargo would and finds their tests.

mod answer;
mod asking;
mod binary_env;
mod build;
mod by_exec;
mod cargo_process;
mod config_files;
mod configuration;
mod discovering;
mod error;
mod inside;
mod list;
mod lists;
mod manifest;
mod metadata;
mod runner;
mod selecting;
mod shim;
mod since;
mod snapshots;
mod test_binary;
mod toolchain;
mod triple;
mod unlisted;
mod workspace;

pub(crate) use build::CargoCall;
pub(crate) use discovering::discover;
pub(crate) use error::DiscoverError;
pub(crate) use shim::as_rustc;
pub(crate) use since::SinceError;
pub(crate) use workspace::{Workspace, workspace};
