//! The search for the smallest set of tests that makes a victim fail.

mod all_alternatives;
mod asking;
mod certainty;
mod ddmin;
mod found;
mod ledger;
mod needed;
mod oracle;
mod rest;
mod score;
mod several;
mod smallest_company;
mod smallest_set;
mod stops;
mod walking;

#[cfg(test)]
mod tests;

pub(crate) use all_alternatives::all_alternatives;
pub(crate) use found::{Cost, Found, Member, Terms};
pub(crate) use oracle::{Answer, Interrupted, Oracle};
pub(crate) use score::Score;
pub(crate) use several::{Several, Tries};
pub(crate) use smallest_company::smallest_company;
pub(crate) use smallest_set::smallest_set;
