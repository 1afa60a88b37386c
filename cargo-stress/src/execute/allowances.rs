//! How long a harness may be silent: what the runs it was handed are allowed.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use stress_runtime::protocol::{RunRequest, Settings};

/// The runs that one harness has been handed and not reported yet.
#[derive(Debug, Default)]
pub(super) struct Allowances(Mutex<BTreeMap<u64, Duration>>);

impl Allowances {
    fn runs(&self) -> MutexGuard<'_, BTreeMap<u64, Duration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn handed(&self, request: &RunRequest, settings: &Settings) {
        let longest = request.longest(settings);
        self.runs().insert(request.run, longest);
    }

    pub(super) fn ended(&self, run: u64) {
        self.runs().remove(&run);
    }

    /// The longest that passes until the next word, if all goes as it may; `None` if it has nothing
    /// to say.
    pub(super) fn longest(&self) -> Option<Duration> {
        self.runs().values().max().copied()
    }
}
