//! What a search has found, and how sure it is of it.

use super::ledger::Ledger;
use super::needed::Settled;
use super::{Interrupted, Score};
use std::ops::AddAssign;

/// The end of a search.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// The smallest set known to make the victim fail, in its order; every one that is named here
    /// was seen to. Empty if the victim fails with nothing before it; `None` if it never failed.
    pub(crate) set: Option<Vec<usize>>,
    /// Whether the search went to its end: it was neither interrupted nor out of tests to run. If
    /// it did not, `set` may have members that are not needed.
    pub(crate) complete: bool,
    /// How often the victim failed after exactly this set, counted from when the set was chosen.
    pub(crate) held: Score,
    /// For every member of `set`, in its order.
    pub(crate) members: Vec<Member>,
    /// At most this is the probability that some member is not needed, from 0 to 1.
    ///
    /// Assumed: answers are independent, and a set that still fails without the member fails as often
    /// as with it. It is the sum over the members of the chance that passes without them were
    /// luck (Boole's inequality; `certainty.rs` has the formula). A search that ended before its
    /// final check is sure of nothing: 1.
    pub(crate) error: f64,
    /// Whether the victim fails after the candidates outside of `set`: `true` is proof, `false` is the
    /// evidence of one process. `None` if that was not asked or the answer was unclear.
    pub(crate) more: Option<bool>,
    pub(crate) cost: Cost,
    /// Whether it was not made because it could tell nothing: the victim fails by itself nearly as often as
    /// after the candidates.
    pub(crate) is_vain: bool,
}

impl Found {
    /// A set that another search has found, with how often it failed of how often it was tried.
    pub(crate) fn known(set: Vec<usize>, held: Score) -> Self {
        Self {
            set: Some(set),
            complete: true,
            held,
            ..Self::nothing_yet()
        }
    }

    /// The only candidate, which therefore needs no search; the victim never fails without it.
    pub(crate) fn only(held: Score) -> Self {
        Self {
            error: 0.0,
            ..Self::known(vec![0], held)
        }
    }

    /// All of so many candidates, if the search was interrupted before it had anything: after all of them the
    /// victim was seen to fail before.
    pub(crate) fn or_all(self, candidates: usize, whole: Score) -> Self {
        if self.complete || self.set.is_some() || whole.failed == 0 {
            return self;
        }
        Self {
            set: Some((0..candidates).collect()),
            held: whole,
            ..self
        }
    }

    /// With what another search has spent before it.
    pub(crate) fn after(mut self, spent: Cost) -> Self {
        self.cost += spent;
        self
    }

    /// The set only, where what was counted are no runs of it but answers, each of so many runs.
    pub(crate) fn without_figures(self, runs: u32) -> Self {
        let runs = u64::from(runs);
        Self {
            held: Score::default(),
            members: Vec::new(),
            cost: Cost {
                tests: self.cost.tests * runs,
                processes: self.cost.processes * runs,
            },
            ..self
        }
    }

    /// Of a search that has not begun.
    pub(crate) fn nothing_yet() -> Self {
        Self {
            set: None,
            complete: false,
            held: Score::default(),
            members: Vec::new(),
            error: 1.0,
            more: None,
            cost: Cost::default(),
            is_vain: false,
        }
    }

    pub(super) fn settle(&mut self, settled: Settled) {
        self.set = Some(settled.set);
        self.held = settled.held;
        self.members = settled.members;
        self.error = settled.error;
    }

    /// Adds what the ledger knows: an interrupted search has at least its best proof.
    pub(super) fn end(mut self, ledger: &Ledger<'_>, ended: Result<(), Interrupted>) -> Self {
        self.complete = ended.is_ok();
        if self.set.is_none() {
            self.set = ledger.best().map(<[usize]>::to_vec);
        }
        self.cost = ledger.cost();
        self
    }
}

/// A test without which the victim passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) candidate: usize,
    /// How the victim did after the set without this one.
    pub(crate) without: Score,
}

/// What a search has spent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Candidates and victims run, over all processes.
    pub(crate) tests: u64,
    /// Processes started: sequences asked, walks, and the copies made on the way.
    pub(crate) processes: u64,
}

impl AddAssign for Cost {
    fn add_assign(&mut self, more: Self) {
        self.tests += more.tests;
        self.processes += more.processes;
    }
}

/// What a search may spend.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// Sequences that are asked at once where the answer to one may spare the others. 1 runs the
    /// fewest tests; as many as there are lanes takes the shortest time.
    pub(crate) at_once: usize,
    /// The search ends, incomplete, once so many tests were run.
    pub(crate) most_tests: u64,
    /// Whether to ask for another failing set at the end; costs up to one run of all others.
    pub(crate) ask_for_more: bool,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            at_once: 1,
            most_tests: 10_000_000,
            ask_for_more: true,
        }
    }
}
