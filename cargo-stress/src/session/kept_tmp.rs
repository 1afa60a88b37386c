//! Which of the kept temporary directories a report names; the others are of no use.

use crate::model::{Evidence, Judgement};
use crate::report::Replayed;
use camino::Utf8PathBuf;

/// Those that the findings name.
pub(super) fn of_findings(judgements: &[Judgement]) -> Vec<Utf8PathBuf> {
    judgements.iter().flat_map(of_finding).collect()
}

fn of_finding(judgement: &Judgement) -> Vec<Utf8PathBuf> {
    let failures = judgement.tally.failures().into_iter();
    let mut shown: Vec<Evidence> = failures.map(|group| group.evidence).collect();
    if let Some(reproduction) = judgement.reproduction.as_ref().filter(|_| shown.is_empty()) {
        // Only controlled re-runs have shown it.
        shown.push(reproduction.evidence.clone());
    }
    shown.into_iter().filter_map(|it| it.kept_tmp).collect()
}

/// Those of the failures that a replay shows.
pub(super) fn of_replay(replayed: &Replayed) -> Vec<Utf8PathBuf> {
    let shown = [&replayed.failure, &replayed.other_failure];
    let kept = |evidence: &Evidence| evidence.kept_tmp.clone();
    shown.into_iter().flatten().filter_map(kept).collect()
}
