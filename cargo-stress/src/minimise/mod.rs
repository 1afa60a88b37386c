//! The least that shows a failure again.

mod alternatives;
mod answers;
mod beside;
mod cleaners;
mod company_oracle;
mod fewest_runs;
mod in_order;
mod naming;
mod order_oracle;
mod proof;
mod reduce;
mod search;
mod searching;

pub(crate) use alternatives::name_alternatives;
pub(crate) use cleaners::name_cleaners;
pub(crate) use fewest_runs::{fewest_runs, propose_repeats};
pub(crate) use reduce::{Reduced, Reduction, reduce};
