//! What findings have to do with one another.

use super::alike::Alike;
use super::together::{Group, Together};
use crate::model::{Catalog, Event, TestId};

/// Gathered while attempts end.
#[derive(Debug, Default)]
pub(super) struct Related {
    together: Together,
    alike: Alike,
}

impl Related {
    pub(super) fn event(&mut self, event: &Event) {
        self.together.event(event);
        self.alike.event(event);
    }

    /// Tests that fail together. No attempt may follow.
    pub(super) fn groups(&mut self) -> &[Group] {
        self.together.groups()
    }

    /// With whom that test fails, and like whom, a sentence each. No attempt may follow.
    pub(super) fn in_words(&mut self, catalog: &Catalog, test: TestId) -> Vec<String> {
        let together = self.together.of(test).map(|it| it.in_words(catalog, test));
        let alike = self.alike.in_words(catalog, test);
        together.into_iter().chain(alike).collect()
    }
}
