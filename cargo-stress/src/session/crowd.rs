//! Sets apart those of many failing tests that need the session's other processes to fail.

use super::unexamined::seen_in;
use crate::judge::{Clashing, FailedWithout, Member, sort_crowd};
use crate::model::{
    Catalog, Companies, Explanation, Judgement, Neighbours, Prober, Reproduction, TestId, Verdict,
};
use std::collections::BTreeMap;

/// Calls them clashes, so that there is time to look into the others. Returns those that have shown then
/// that they fail by themselves.
pub(super) fn set_clashes_apart(
    prober: &mut dyn Prober,
    catalog: &Catalog,
    judgements: &mut [Judgement],
    companies: &BTreeMap<TestId, Companies>,
) -> BTreeMap<TestId, FailedWithout> {
    let passes_and_fails = |it: &&Judgement| {
        it.explanation.is_none() && it.tally.passed > 0 && it.tally.not_passed() > 0
    };
    let crowd: Vec<Member<'_>> = judgements
        .iter()
        .filter(passes_and_fails)
        .map(|it| Member {
            test: it.test,
            tally: &it.tally,
            companies: &companies[&it.test],
        })
        .collect();
    let sorted = sort_crowd(prober, catalog, &crowd);
    for clash in sorted.clashing {
        let judgement = judgements.iter_mut().find(|it| it.test == clash.test);
        if let Some(judgement) = judgement {
            set_apart(catalog, judgement, companies, clash);
        }
    }
    let failed_without = sorted.failed_without.into_iter();
    failed_without.map(|it| (it.test, it)).collect()
}

fn set_apart(
    catalog: &Catalog,
    judgement: &mut Judgement,
    companies: &BTreeMap<TestId, Companies>,
    clash: Clashing,
) {
    let Some(first) = judgement.tally.failures().into_iter().next() else {
        return;
    };
    let (work, step) = seen_in(catalog, clash.test, companies, &first.evidence);
    let (failed, runs) = clash
        .arms
        .first()
        .map_or((0, 0), |arm| (arm.failed, arm.runs));
    judgement.verdict = Verdict::Clash;
    judgement.reproduction = Some(Box::new(Reproduction {
        work,
        step,
        neighbours: Neighbours::Session,
        evidence: first.evidence,
        passing: None,
        failed,
        runs,
    }));
    judgement.explanation = Some(Box::new(Explanation {
        arms: clash.arms,
        notes: clash.notes,
        ..Explanation::default()
    }));
}
