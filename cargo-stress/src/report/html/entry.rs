//! One test of the session, as a row of the table of all.

use super::history::Seen;
use super::interval_bar::IntervalBar;
use super::spread::time;
use super::strip::Strip;
use crate::model::{Catalog, Judgement, Verdict};
use crate::report::figures::percent;
use crate::report::readable::readable;

/// A row.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) place: Option<String>,
    pub(super) verdict: &'static str,
    pub(super) verdict_words: String,
    /// Where its finding is, if it has one.
    pub(super) anchor: Option<String>,
    pub(super) runs: u64,
    pub(super) failed: u64,
    /// The bounds of the interval in words.
    pub(super) interval: String,
    pub(super) median: String,
    pub(super) slow: String,
    /// The same at a glance; left out where there are too many tests for that.
    pub(super) pictures: Option<Pictures>,
}

/// What is seen at a glance.
pub(super) struct Pictures {
    pub(super) bar: IntervalBar,
    pub(super) strip: Option<Strip>,
}

impl Entry {
    pub(super) fn of(
        catalog: &Catalog,
        judgement: &Judgement,
        seen: &[Seen],
        anchor: Option<String>,
        with_pictures: bool,
    ) -> Self {
        let test = catalog.test(judgement.test);
        let (tally, rate) = (&judgement.tally, &judgement.rate);
        let durations = &tally.durations;
        Self {
            name: readable(&catalog.display_name(judgement.test)),
            place: test.place().map(|it| readable(&it)),
            verdict: judgement.verdict.as_str(),
            verdict_words: in_words(judgement.verdict),
            anchor,
            runs: tally.runs(),
            failed: tally.not_passed(),
            interval: format!("{} to {}", percent(rate.low), percent(rate.high)),
            median: time(durations.quantile(0.5)),
            slow: time(durations.quantile(0.95)),
            pictures: with_pictures.then(|| Pictures {
                bar: IntervalBar::of_all(rate),
                strip: Strip::of(seen),
            }),
        }
    }
}

/// The verdict's word, as a person writes it.
pub(super) fn in_words(verdict: Verdict) -> String {
    verdict.as_str().replace('_', " ")
}
