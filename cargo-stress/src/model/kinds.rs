//! The ways in which one test has failed, told apart in bounded memory.

use super::Fingerprint;
use std::collections::BTreeMap;

/// No more are told apart.
const MOST: usize = 50;
/// Messages at one place from which on they are taken to vary from run to run.
const VARIANTS: usize = 5;

/// What is known of each.
#[derive(Debug, Clone)]
pub(crate) struct Kinds<T>(BTreeMap<Fingerprint, T>);

impl<T> Default for Kinds<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Kinds<T> {
    /// Whether no more can be told apart.
    pub(crate) fn are_all(&self) -> bool {
        self.0.len() >= MOST
    }

    /// The fingerprint under which such a failure is known: its own, or that of one which is like it.
    pub(crate) fn known_as(&self, fingerprint: &Fingerprint) -> Option<&Fingerprint> {
        let own = self.0.get_key_value(fingerprint).map(|(own, _)| own);
        own.or_else(|| self.0.keys().find(|it| it.is_like(fingerprint)))
    }

    /// What is known of exactly that.
    pub(crate) fn get(&self, fingerprint: &Fingerprint) -> Option<&T> {
        self.0.get(fingerprint)
    }

    pub(crate) fn insert(&mut self, fingerprint: Fingerprint, known: T) {
        self.0.insert(fingerprint, known);
    }

    pub(super) fn remove(&mut self, fingerprint: &Fingerprint) -> Option<T> {
        self.0.remove(fingerprint)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Fingerprint, &T)> {
        self.0.iter()
    }

    /// Takes those that differ from that one in nothing but their messages, if they are many: then they
    /// are one, and nothing is its message.
    pub(crate) fn take_variants(&mut self, of: &Fingerprint) -> Vec<T> {
        let there = self.0.keys().filter(|it| it.is_there(of)).cloned();
        let there: Vec<Fingerprint> = there.collect();
        if there.len() < VARIANTS {
            return Vec::new();
        }
        there.iter().filter_map(|it| self.0.remove(it)).collect()
    }
}
