//! The ground floor: what the stages hand to one another. Pure: no I/O, no clock, no printing.

#[cfg(test)]
pub(crate) mod answering;
mod catalog;
mod company;
mod comparable;
mod durations;
mod ending;
mod event;
mod explanation;
mod fingerprint;
mod first_difference;
#[cfg(test)]
pub(crate) mod fixture;
mod found;
mod judgement;
mod kinds;
mod left_behind;
mod normalise;
mod pair_coverage;
mod probe;
mod quarantined;
mod reproduction;
mod run;
mod running_now;
mod selection;
mod source;
mod suspicion;
mod tally;
mod work;

pub(crate) use catalog::{Binary, BinaryId, Catalog, Test, TestId};
pub(crate) use company::{Companies, Company};
pub(crate) use durations::Durations;
pub(crate) use ending::Ending;
pub(crate) use event::{Event, StopCause};
pub(crate) use explanation::{Arm, Condition, Explanation, SearchCost};
pub(crate) use fingerprint::{Cause, Evidence, Fingerprint, over_time};
pub(crate) use first_difference::{DifferingLine, FirstDifference, first_difference};
pub(crate) use found::{Found, LeftOut, ListedBinary};
pub(crate) use judgement::{Judgement, Rate, Repeat, Verdict};
pub(crate) use kinds::Kinds;
pub(crate) use left_behind::LeftBehind;
pub(crate) use pair_coverage::PairCoverage;
pub(crate) use probe::{Interrupted, Neighbours, Output, Probed, Prober, Seen};
pub(crate) use quarantined::{Quarantined, Standing};
pub(crate) use reproduction::Reproduction;
pub(crate) use run::{HarnessId, RunId};
pub(crate) use running_now::{RunNow, RunningNow};
pub(crate) use selection::{Ignored, Selection};
pub(crate) use source::{Place, Source, Sourced, Sources};
pub(crate) use suspicion::{MostTelling, SuspectedCause, Suspicion};
pub(crate) use tally::{FailureGroup, Tally};
pub(crate) use work::{Fork, Work};
