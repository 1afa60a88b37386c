//! The least that shows a failure again.

mod fewest_runs;

pub(crate) use fewest_runs::minimise;
