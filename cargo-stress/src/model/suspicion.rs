//! What controlled re-runs point at; the search then names the culprits.

use super::{Arm, Fingerprint, Neighbours, TestId, Verdict, Work};

/// Where to search, and what is known so far.
#[derive(Debug, Clone)]
pub(crate) struct Suspicion {
    /// The failure that is being explained.
    pub(crate) fingerprint: Fingerprint,
    pub(crate) cause: SuspectedCause,
    pub(crate) arms: Vec<Arm>,
    /// An upper bound for the probability that chance alone made the arms differ so.
    pub(crate) error_probability: Option<f64>,
    /// What else has to be said, as sentences.
    pub(crate) notes: Vec<String>,
    /// Beside which it holds.
    pub(crate) neighbours: Neighbours,
    /// Where nothing is decided: the run by which it is most likely to be seen again.
    pub(crate) most_telling: Option<MostTelling>,
}

/// A run in which a test failed, and how often it did when that was tried again.
#[derive(Debug, Clone)]
pub(crate) struct MostTelling {
    pub(crate) work: Work,
    /// Where in it the test stands.
    pub(crate) step: usize,
    pub(crate) failed: u64,
    pub(crate) runs: u64,
}

/// What makes the test fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SuspectedCause {
    /// Company has nothing to do with it, or too little is known.
    NotCompany(Verdict),
    /// Some of the tests that ran before it, in this order.
    Before(Vec<TestId>),
    /// The absence of some of these, after which it passes.
    Missing(Vec<TestId>),
    /// Itself, a second time.
    Itself,
    /// Some of these, at the same time.
    Beside {
        others: Vec<TestId>,
        /// How many of them stood before it.
        before: usize,
        threads: usize,
        /// How late the first of them began at most, in microseconds.
        stagger_us: u64,
    },
}
