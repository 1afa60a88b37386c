//! From what happened to a test to a verdict with its evidence.

mod arms;
mod busy;
mod chosen;
mod conclude;
mod confirm;
mod count;
mod crowd;
mod decision;
mod examine;
mod judging;
mod looks;
mod neighbours;
mod quiet_company;
mod second_time;
mod settle;
mod undisturbed;
mod witness;

pub(crate) use confirm::{Claim, confirm};
pub(crate) use crowd::{Clashing, FailedWithout, Member, sort_crowd};
pub(crate) use examine::{examine, examine_second_failure};
pub(crate) use judging::{judge, worst_first};
pub(crate) use second_time::fail_second_time;
pub(crate) use undisturbed::examine_without_others;
pub(crate) use witness::witness;
