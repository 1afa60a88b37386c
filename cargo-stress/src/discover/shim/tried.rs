//! Whether plain tests can have the shim, and why not.

use super::super::build::CargoCall;
use super::super::configuration::Configuration;
use super::super::error::DiscoverError;
use super::prepare::{Shim, prepare};
use cargo_metadata::Metadata;

/// What came of it.
#[derive(Debug)]
pub(in crate::discover) enum Tried {
    /// Nobody has asked for it.
    Unasked,
    Ready(Shim),
    /// It cannot be built: then its tests are run in another way.
    Failed {
        reason: String,
    },
}

impl Tried {
    /// Tries to build it. `rustc` is what the compiler says of its version.
    ///
    /// # Errors
    /// If it was not for the shim itself.
    pub(in crate::discover) async fn of(
        call: &CargoCall,
        metadata: &Metadata,
        rustc: Option<&str>,
        config: &Configuration,
    ) -> Result<Self, DiscoverError> {
        match prepare(call, metadata, rustc, config).await {
            Ok(shim) => Ok(Self::Ready(shim)),
            Err(DiscoverError::ShimNotBuilt { reason }) => Ok(Self::Failed { reason }),
            Err(error) => Err(error),
        }
    }

    pub(in crate::discover) fn shim(&self) -> Option<&Shim> {
        self.or_why_not().ok()
    }

    /// The shim, or why there is none.
    pub(in crate::discover) fn or_why_not(&self) -> Result<&Shim, &str> {
        match self {
            Self::Unasked => Err("nobody has asked for it"),
            Self::Ready(shim) => Ok(shim),
            Self::Failed { reason } => Err(reason),
        }
    }
}
