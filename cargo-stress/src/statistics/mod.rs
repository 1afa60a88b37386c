//! What counts can tell: intervals, and whether two rates differ. Pure, and about numbers only.

mod discordant;
mod fisher;
mod hidden;
mod interval;

pub(crate) use discordant::p_value_of_pairs;
pub(crate) use fisher::p_value;
pub(crate) use hidden::{rarest_seen, runs_to_see};
pub(crate) use interval::{CONFIDENCE, rate};
