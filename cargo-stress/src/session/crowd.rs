//! Sets apart those of many failing tests that need the session's other processes to fail.

use super::unexamined::as_seen;
use crate::judge::{Clashing, FailedWithout, Member, sort_crowd};
use crate::model::{
    Catalog, Companies, Explanation, Judgement, Prober, Reproduction, TestId, Verdict,
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
            set_apart(catalog, judgement, &companies[&clash.test], clash);
        }
    }
    let failed_without = sorted.failed_without.into_iter();
    failed_without.map(|it| (it.test, it)).collect()
}

fn set_apart(catalog: &Catalog, judgement: &mut Judgement, companies: &Companies, clash: Clashing) {
    judgement.verdict = Verdict::Clash;
    let seen = as_seen(catalog, judgement, companies);
    let (failed, runs) = (clash.beside.failed, clash.beside.runs);
    judgement.reproduction = seen.map(|seen| {
        Box::new(Reproduction {
            failed,
            runs,
            ..seen
        })
    });
    judgement.explanation = Some(Box::new(Explanation {
        arms: vec![clash.beside, clash.without],
        notes: clash.notes,
        ..Explanation::default()
    }));
}
