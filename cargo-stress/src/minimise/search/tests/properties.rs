//! What holds against any victim that always answers the same, however oddly.

use super::super::ddmin::ddmin;
use super::super::ledger::Ledger;
use super::super::{Answer, Interrupted, Oracle, smallest_set};
use super::chance::Chance;
use super::correctness::FEWEST;
use proptest::prelude::*;

/// The victim fails after everything, and else as a function of the sequence says.
struct Rule<F> {
    candidates: usize,
    fails: F,
}

impl<F: Fn(&[usize]) -> bool> Rule<F> {
    fn answer(&self, sequence: &[usize]) -> Answer {
        if sequence.len() == self.candidates || (self.fails)(sequence) {
            Answer::Fails
        } else {
            Answer::Passes
        }
    }

    fn assert_one_minimal(&self, set: &[usize]) {
        assert_eq!(self.answer(set), Answer::Fails, "{set:?}");
        for gone in 0..set.len() {
            let mut smaller = set.to_vec();
            smaller.remove(gone);
            assert_eq!(self.answer(&smaller), Answer::Passes, "{smaller:?}");
        }
    }
}

impl<F: Fn(&[usize]) -> bool> Oracle for Rule<F> {
    fn ask(&mut self, sequences: &[Vec<usize>]) -> Result<Vec<Answer>, Interrupted> {
        Ok(sequences.iter().map(|it| self.answer(it)).collect())
    }

    fn walk(
        &mut self,
        sequence: &[usize],
        stops: &[usize],
        then: &[usize],
    ) -> Result<Option<Vec<Answer>>, Interrupted> {
        let mut answers = Vec::new();
        for stop in stops {
            answers.push(self.answer(&[&sequence[..*stop], then].concat()));
            if answers.last() == Some(&Answer::Fails) {
                break;
            }
        }
        Ok(Some(answers))
    }
}

/// Whether everything in `needed` ran.
fn all_ran(needed: &[usize], sequence: &[usize]) -> bool {
    needed.iter().all(|it| sequence.contains(it))
}

/// Any answer for any sequence, but the same whenever it is asked; never for the victim alone.
fn as_a_hash_says(seed: u64, sequence: &[usize]) -> bool {
    let mix = |hash: u64, it: &usize| Chance::new(hash ^ (*it as u64 + 1)).next();
    !sequence.is_empty() && sequence.iter().fold(seed, mix).is_multiple_of(4)
}

proptest! {
    #[test]
    fn delta_debugging_finds_exactly_what_is_needed(
        candidates in 1_usize..80,
        picks in prop::collection::btree_set(0_usize..80, 1..6),
        at_once in 1_usize..5,
    ) {
        let needed: Vec<usize> = picks.into_iter().filter(|it| *it < candidates).collect();
        prop_assume!(!needed.is_empty());
        let mut rule = Rule { candidates, fails: |it: &[usize]| all_ran(&needed, it) };
        let terms = super::super::Terms { at_once, ..FEWEST };
        let mut ledger = Ledger::new(&mut rule, terms);
        prop_assert_eq!(ddmin(&mut ledger, (0..candidates).collect(), 1).unwrap(), needed);
    }

    #[test]
    fn nothing_can_be_taken_from_what_delta_debugging_finds(seed: u64, candidates in 1_usize..60) {
        let fails = |it: &[usize]| as_a_hash_says(seed, it);
        let mut rule = Rule { candidates, fails };
        let mut ledger = Ledger::new(&mut rule, FEWEST);
        let set = ddmin(&mut ledger, (0..candidates).collect(), 1).unwrap();
        rule.assert_one_minimal(&set);
    }

    #[test]
    fn nothing_can_be_taken_from_what_the_search_finds(seed: u64, candidates in 1_usize..60) {
        let fails = |it: &[usize]| as_a_hash_says(seed, it);
        let mut rule = Rule { candidates, fails };
        let found = smallest_set(&mut rule, candidates, FEWEST);
        prop_assert!(found.complete);
        rule.assert_one_minimal(&found.set.unwrap());
    }

    #[test]
    fn the_search_finds_exactly_what_is_needed(
        candidates in 1_usize..300,
        picks in prop::collection::btree_set(0_usize..300, 1..6),
    ) {
        let needed: Vec<usize> = picks.into_iter().filter(|it| *it < candidates).collect();
        prop_assume!(!needed.is_empty());
        let mut rule = Rule { candidates, fails: |it: &[usize]| all_ran(&needed, it) };
        prop_assert_eq!(smallest_set(&mut rule, candidates, FEWEST).set, Some(needed));
    }
}
