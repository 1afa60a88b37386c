//! The least that shows a failure again.

mod answers;
mod cleaners;
mod company_oracle;
mod fewest_runs;
mod order_oracle;
mod proof;
mod reduce;
mod search;

pub(crate) use fewest_runs::{fewest_runs, minimise};
pub(crate) use reduce::{Reduction, name_cleaners, reduce};
