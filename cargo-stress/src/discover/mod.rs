//! Builds the selected packages as cargo would and finds their tests.

mod binary_env;
mod build;
mod config_env;
mod discovering;
mod error;
mod list;
mod lists;
mod metadata;
mod overrides;
mod shim;

pub(crate) use build::CargoCall;
pub(crate) use discovering::{discover, workspace};
pub(crate) use error::DiscoverError;
pub(crate) use overrides::Overrides;
pub(crate) use shim::as_rustc;
