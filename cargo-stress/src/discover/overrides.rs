//! Options given on the command line, and how they win over the attribute's.

use std::time::Duration;
use stress_runtime::protocol::{Launch, ListedTest};

/// Options given on the command line, which win over the attribute's.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Overrides {
    pub(crate) runs: Option<u64>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) launch: Option<Launch>,
}

impl Overrides {
    pub(super) fn runs(&self, test: &ListedTest) -> u64 {
        self.runs.unwrap_or(u64::from(test.runs))
    }

    pub(super) fn timeout(&self, test: &ListedTest) -> Duration {
        self.timeout
            .unwrap_or(Duration::from_millis(test.timeout_ms))
    }

    pub(super) fn launch(&self, test: &ListedTest) -> Launch {
        self.launch.or(test.launch).unwrap_or(Launch::Fork)
    }
}
