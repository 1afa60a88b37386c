//! Finds the other minimal sets that make a victim fail.
//!
//! The tree of hitting sets of R. Reiter, "A Theory of Diagnosis from First Principles", Artificial
//! Intelligence 32 (1987), in breadth: a set that was not found yet lacks at least one member of every
//! set that was. So one member of each is taken away, in all ways, and what is left is searched
//! for as long as it fails. The ways grow fast with the number and the size of the sets; both the
//! sets and the searches are bounded.

use super::certainty::passes_needed;
use super::smallest_set::smallest_set_of;
use super::{Cost, Found, Oracle, Terms};
use std::collections::{BTreeSet, VecDeque};

/// The probability with which a failing rest may be taken for a harmless one.
const MISSED: f64 = 0.01;
/// Passes of a rest in a row that always are enough.
const MOST_PASSING: u32 = 100;
/// Searches for each set that is wanted; most end with nothing found.
const SEARCHES_PER_SET: usize = 8;

/// More minimal sets.
#[derive(Debug, Clone)]
pub(crate) struct Alternatives {
    /// Without the one that was known before.
    pub(crate) sets: Vec<Found>,
    /// Whether all ways were searched: none was left out for a bound, and none was interrupted.
    pub(crate) complete: bool,
    pub(crate) cost: Cost,
}

/// Searches for up to `most` further sets besides `first`, the complete result of
/// [`super::smallest_set()`] with the same candidates. `terms.most_tests` bounds all searches together.
pub(crate) fn all_alternatives(
    oracle: &mut dyn Oracle,
    candidates: usize,
    first: &Found,
    most: usize,
    terms: Terms,
) -> Alternatives {
    let mut result = Alternatives {
        sets: Vec::new(),
        complete: false,
        cost: Cost::default(),
    };
    let Some(known) = first.set.clone().filter(|set| !set.is_empty()) else {
        result.complete = first.complete;
        return result;
    };
    let most_passing = passes_needed(first.held, MISSED, MOST_PASSING);
    let mut tree = Tree::new(known);
    let mut searches = most.saturating_mul(SEARCHES_PER_SET);
    while let Some(removed) = tree.next() {
        if result.sets.len() >= most || searches == 0 {
            return result;
        }
        searches -= 1;
        let rest = (0..candidates).filter(|it| !removed.contains(it)).collect();
        let terms = Terms {
            most_tests: terms.most_tests.saturating_sub(result.cost.tests),
            ask_for_more: false,
            ..terms
        };
        let found = smallest_set_of(oracle, rest, most_passing, terms);
        result.cost += found.cost;
        let fails_alone = found.set.as_ref().is_some_and(Vec::is_empty);
        if !found.complete || fails_alone {
            // What fails with nobody before it says nothing of those who were.
            return result;
        }
        if let Some(set) = &found.set {
            tree.found(&removed, set.clone());
            result.sets.push(found);
        }
    }
    result.complete = true;
    result
}

/// What is taken away in one of the ways.
type Removed = BTreeSet<usize>;

struct Tree {
    sets: Vec<Vec<usize>>,
    open: VecDeque<Removed>,
    seen: BTreeSet<Removed>,
}

impl Tree {
    fn new(first: Vec<usize>) -> Self {
        let mut tree = Self {
            sets: Vec::new(),
            open: VecDeque::new(),
            seen: BTreeSet::new(),
        };
        tree.found(&Removed::new(), first);
        tree
    }

    fn found(&mut self, removed: &Removed, set: Vec<usize>) {
        self.branch(removed, &set);
        self.sets.push(set);
    }

    /// The next way that takes something from each known set. If it leaves one whole, it has to go further.
    fn next(&mut self) -> Option<Removed> {
        while let Some(removed) = self.open.pop_front() {
            let mut sets = self.sets.iter();
            let whole = sets.find(|set| !set.iter().any(|it| removed.contains(it)));
            match whole.cloned() {
                Some(set) => self.branch(&removed, &set),
                None => return Some(removed),
            }
        }
        None
    }

    fn branch(&mut self, removed: &Removed, set: &[usize]) {
        for member in set {
            let mut further = removed.clone();
            further.insert(*member);
            if self.seen.insert(further.clone()) {
                self.open.push_back(further);
            }
        }
    }
}
