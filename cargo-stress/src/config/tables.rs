//! What one manifest says, and of it what a profile leaves.

use super::said::Said;
use crate::model::Sourced;
use std::collections::BTreeMap;

/// The tables of a workspace or a package.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    pub(super) base: Table,
    pub(super) profiles: BTreeMap<String, Table>,
}

/// What stands in one table.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) said: Said,
    /// Settings of the session, in the words of their flags.
    pub(super) session: BTreeMap<&'static str, Sourced<String>>,
    /// Parts of names of tests that are left out.
    pub(super) skip: Option<Vec<String>>,
    pub(super) overrides: Vec<Override>,
}

/// What is said of some tests only.
#[derive(Debug, Clone, Default)]
pub(super) struct Override {
    /// Parts of their names.
    pub(super) filters: Vec<String>,
    pub(super) said: Said,
}

impl Tables {
    /// The table of the profile, if it is there, and the one that always holds.
    pub(super) fn with(&self, profile: Option<&str>) -> impl Iterator<Item = &Table> {
        let chosen = profile.and_then(|name| self.profiles.get(name));
        chosen.into_iter().chain([&self.base])
    }

    /// What is said of the test of that name: of its name before of any, in the profile before outside.
    pub(super) fn said(&self, profile: Option<&str>, name: &str) -> Said {
        let is_meant = |it: &&Override| it.filters.iter().any(|part| name.contains(part.as_str()));
        let tables: Vec<&Table> = self.with(profile).collect();
        let of_name = tables.iter().flat_map(|table| &table.overrides);
        let of_name = of_name.filter(is_meant).map(|it| &it.said);
        let of_any = tables.iter().map(|table| &table.said);
        of_name.chain(of_any).fold(Said::default(), Said::over)
    }
}
