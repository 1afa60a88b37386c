//! The run that shows a finding again.

use super::{Evidence, Neighbours, Output, Work};

/// What to run, and what it printed when it failed and when it passed.
#[derive(Debug, Clone)]
pub(crate) struct Reproduction {
    /// The smallest run that is known to show it.
    pub(crate) work: Work,
    /// Where in its order the test stands.
    pub(crate) step: usize,
    /// What has to run beside it.
    pub(crate) neighbours: Neighbours,
    /// The failure.
    pub(crate) evidence: Evidence,
    /// What a passing attempt of the same test printed, where there was one.
    pub(crate) passing: Option<Output>,
    /// How often the run was seen to fail so, of how often.
    pub(crate) failed: u64,
    pub(crate) runs: u64,
}
