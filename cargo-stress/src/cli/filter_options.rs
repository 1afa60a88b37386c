//! Which of the tests that were found are meant.

use crate::model::Selection;

/// As `cargo test` has them after `--`; here they stand in front.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct FilterOptions {
    /// Only tests with one of these in their names
    #[arg(value_name = "FILTER")]
    pub(crate) filters: Vec<String>,
    /// Not the tests with this in their names
    #[arg(long, value_name = "FILTER", help_heading = "Selection")]
    skip: Vec<String>,
    /// Filters are whole names
    #[arg(long, help_heading = "Selection")]
    exact: bool,
}

impl FilterOptions {
    /// What they select.
    pub(crate) fn selection(&self) -> Selection {
        let (filters, skip, exact) = (self.filters.clone(), self.skip.clone(), self.exact);
        Selection {
            filters,
            skip,
            exact,
        }
    }
}
