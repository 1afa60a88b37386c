//! One finding, as the page shows it.

use super::conditions::{Kind, Row, conditions};
use super::heat_map::HeatMap;
use super::history::Seen;
use super::interval_bar::IntervalBar;
use super::side_by_side::{Stream, side_by_side};
use super::spread::Spread;
use super::strip::Strip;
use crate::model::{Catalog, FailureGroup, Judgement};
use crate::report::explanation::{arm_in_words, culprits, remarks};
use crate::report::failure::{calls_told, headline, output_tail};
use crate::report::failures::kinds;
use crate::report::figures::{count, rate};
use crate::report::left_behind::{left_files, left_processes};
use crate::report::readable::readable;

/// Distinct failures shown of one test; the JSON report has them all.
const FAILURES: usize = 5;
/// Culprits of which a map is drawn.
const MAPS: usize = 3;

/// A finding.
pub(super) struct Finding {
    pub(super) anchor: String,
    pub(super) verdict: &'static str,
    pub(super) name: String,
    pub(super) place: Option<String>,
    /// Who makes it fail, where that is known.
    pub(super) culprits: Option<String>,
    pub(super) failed: u64,
    pub(super) runs: String,
    pub(super) rate: String,
    pub(super) interval: IntervalBar,
    pub(super) related: Vec<String>,
    /// What controlled re-runs have shown.
    pub(super) arms: Vec<Row>,
    pub(super) remarks: Vec<String>,
    /// What to do with the command: replay or repeat.
    pub(super) command_word: &'static str,
    pub(super) command: Option<String>,
    pub(super) strip: Option<Strip>,
    pub(super) spread: Option<Spread>,
    pub(super) conditions: Vec<Kind>,
    pub(super) maps: Vec<HeatMap>,
    pub(super) failures: Vec<Failure>,
    pub(super) more_failures: Option<String>,
    pub(super) streams: Vec<Stream>,
}

/// A distinct failure.
pub(super) struct Failure {
    pub(super) count: u64,
    pub(super) headline: String,
    pub(super) message: String,
    /// The calls that led to it, what its threads did at its time limit, other panics, and where its files are.
    pub(super) notes: Vec<String>,
    pub(super) output: String,
}

impl Finding {
    pub(super) fn of(
        catalog: &Catalog,
        judgement: &Judgement,
        seen: &[Seen],
        related: Vec<String>,
        anchor: String,
    ) -> Self {
        let test = catalog.test(judgement.test);
        let (tally, verdict) = (&judgement.tally, judgement.verdict);
        let explanation = judgement.explanation.as_deref();
        let arms = explanation.map_or(&[][..], |it| &it.arms).iter();
        let arm = |arm: &crate::model::Arm| {
            let words = arm_in_words(catalog, arm);
            let condition = words.split_once(' ').map_or("", |(_, words)| words);
            Row::new(readable(condition), arm.failed, arm.runs)
        };
        let remarks = explanation
            .map(|it| remarks(catalog, it))
            .unwrap_or_default();
        let left = [left_processes(tally), left_files(tally)];
        let remarks = remarks.into_iter().chain(left.into_iter().flatten());
        let culprit_tests = explanation.map(|it| [&it.polluters[..], &it.state_setters].concat());
        let culprit_tests = culprit_tests.unwrap_or_default();
        let maps = culprit_tests.iter().take(MAPS);
        let groups = kinds(judgement);
        let more = groups.len().saturating_sub(FAILURES) as u64 + tally.failures_not_kept;
        let reproduction = judgement.reproduction.as_deref();
        Self {
            anchor,
            verdict: verdict.as_str(),
            name: readable(&catalog.display_name(judgement.test)),
            place: test.place().map(|it| readable(&it)),
            culprits: culprits(catalog, judgement).map(|it| readable(&it)),
            failed: tally.not_passed(),
            runs: count(tally.runs(), "run"),
            rate: rate(&judgement.rate),
            interval: IntervalBar::fitting(&judgement.rate),
            related: related.iter().map(|it| readable(it)).collect(),
            arms: arms.map(arm).collect(),
            remarks: remarks.map(|it| readable(&it)).collect(),
            command_word: if judgement.record.is_some() {
                "Replay"
            } else {
                "Repeat"
            },
            command: judgement.repeat.as_ref().map(|it| it.command.clone()),
            strip: Strip::of(seen),
            spread: Spread::of(seen),
            conditions: conditions(catalog, seen),
            maps: maps
                .filter_map(|it| HeatMap::of(catalog, seen, *it))
                .collect(),
            failures: groups.iter().take(FAILURES).map(Failure::of).collect(),
            more_failures: (more > 0).then(|| count(more, "further failure")),
            streams: reproduction.map(side_by_side).unwrap_or_default(),
        }
    }
}

impl Failure {
    fn of(group: &FailureGroup) -> Self {
        let evidence = &group.evidence;
        let hang = evidence.hang.iter().map(ToString::to_string);
        let panics = evidence.panics.iter().map(|panic| {
            let place = panic.location.as_deref().unwrap_or("an unknown place");
            format!(
                "before it, thread '{}' panicked at {place}:\n{}",
                panic.thread, panic.message
            )
        });
        let kept = evidence.kept_tmp.iter();
        let kept = kept.map(|path| format!("its TMPDIR was kept: {path}"));
        let calls = calls_told(evidence).join("\n");
        let calls = Some(calls).filter(|it| !it.is_empty()).into_iter();
        let notes = calls.chain(hang).chain(panics).chain(kept);
        Self {
            count: group.count,
            headline: headline(evidence),
            message: readable(&evidence.message),
            notes: notes.map(|it| readable(&it)).collect(),
            output: readable(&output_tail(evidence)),
        }
    }
}
