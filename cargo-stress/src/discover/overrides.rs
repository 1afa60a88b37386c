//! Options given on the command line, and how they win over the attribute's.

use std::time::Duration;
use stress_runtime::protocol::{Launch, ListedTest};

/// Runs of a plain test, as far as time allows: a failure of one run in a thousand shows in so many
/// with a probability of 95 %.
const PLAIN_RUNS: u64 = 3000;

/// Options given on the command line, which win over the attribute's.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Overrides {
    pub(crate) runs: Option<u64>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) launch: Option<Launch>,
}

impl Overrides {
    pub(super) fn runs(&self, test: &ListedTest) -> u64 {
        let usual = if test.plain {
            PLAIN_RUNS
        } else {
            u64::from(test.runs)
        };
        self.runs.unwrap_or(usual)
    }

    /// Whether neither a person nor an attribute has said how often it is to run.
    pub(super) fn leaves_runs(&self, test: &ListedTest) -> bool {
        test.plain && self.runs.is_none()
    }

    /// Whether neither a person nor an attribute has said how long it may take.
    pub(super) fn leaves_timeout(&self, test: &ListedTest) -> bool {
        test.plain && self.timeout.is_none()
    }

    pub(super) fn timeout(&self, test: &ListedTest) -> Duration {
        self.timeout
            .unwrap_or(Duration::from_millis(test.timeout_ms))
    }

    pub(super) fn launch(&self, test: &ListedTest) -> Launch {
        self.launch.or(test.launch).unwrap_or(Launch::Fork)
    }
}
