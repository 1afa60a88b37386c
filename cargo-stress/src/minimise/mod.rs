//! The least that shows a failure again.

mod fewest_runs;
mod reduce;

pub(crate) use fewest_runs::minimise;
pub(crate) use reduce::reduce;
