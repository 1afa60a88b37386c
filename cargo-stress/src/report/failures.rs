//! The failures of a test, the same in every report.

use crate::model::{Evidence, FailureGroup, Judgement};

/// The ways in which it failed, the frequent ones first: in the session or, where it did not, in
/// controlled re-runs.
pub(super) fn kinds(judgement: &Judgement) -> Vec<FailureGroup> {
    let in_session = in_session(judgement).into_iter();
    in_session.chain(seen_again(judgement)).collect()
}

/// The ways in which it failed in the session, the frequent ones first, each as it was seen best.
pub(super) fn in_session(judgement: &Judgement) -> Vec<FailureGroup> {
    let groups = judgement.tally.failures().into_iter();
    groups.map(|it| as_seen_best(it, judgement)).collect()
}

/// How a test failed in controlled re-runs that never did in the session.
pub(super) fn seen_again(judgement: &Judgement) -> Option<FailureGroup> {
    let again = judgement.reproduction.as_ref()?;
    (judgement.tally.not_passed() == 0).then(|| FailureGroup {
        count: again.failed,
        evidence: again.evidence.clone(),
    })
}

/// The same failure as controlled re-runs have seen it again, where they did: with the calls that led to it,
/// and where nobody ran beside it what was printed then is the test's own.
fn as_seen_best(group: FailureGroup, judgement: &Judgement) -> FailureGroup {
    let again = judgement.reproduction.as_ref().map(|it| &it.evidence);
    let is_same = |it: &&Evidence| it.fingerprint().is_like(&group.evidence.fingerprint());
    let Some(again) = again.filter(is_same) else {
        return group;
    };
    FailureGroup {
        count: group.count,
        evidence: Evidence {
            // Not every time a failure tells its place.
            location: again.location.clone().or(group.evidence.location),
            // What was kept is what the session kept.
            kept_tmp: group.evidence.kept_tmp,
            core: group.evidence.core,
            ..again.clone()
        },
    }
}

#[cfg(test)]
mod tests;
