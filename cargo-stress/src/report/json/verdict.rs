//! The verdict with its culprits and its evidence.

use super::document::{ArmEntry, EvidenceEntry, QuarantinedEntry, SearchEntry, VerdictEntry};
use crate::model::{
    Arm, Catalog, Explanation, Judgement, Quarantined, SearchCost, Standing, TestId,
};
use crate::report::explanation::{arm_in_words, evidence};

/// The `verdict` of a test's entry.
pub(super) fn verdict(catalog: &Catalog, judgement: &Judgement) -> VerdictEntry {
    let kind = judgement.verdict.as_str();
    let quarantined = judgement.quarantined.as_deref().map(quarantined_entry);
    let Some(explanation) = judgement.explanation.as_deref() else {
        return VerdictEntry {
            kind,
            quarantined,
            ..VerdictEntry::default()
        };
    };
    let names = |tests: &Vec<TestId>| -> Vec<String> {
        let names = tests.iter().map(|test| catalog.test(*test).name.clone());
        names.collect()
    };
    VerdictEntry {
        kind,
        polluters: names(&explanation.polluters),
        state_setters: names(&explanation.state_setters),
        cleaners: names(&explanation.cleaners),
        with: names(&explanation.with),
        others: explanation.others.iter().map(names).collect(),
        more_exist: explanation.more_exist,
        evidence: Some(evidence_entry(catalog, explanation)),
        quarantined,
    }
}

fn quarantined_entry(quarantined: &Quarantined) -> QuarantinedEntry {
    QuarantinedEntry {
        reason: quarantined.reason.clone(),
        until: quarantined.until.clone(),
        expired: quarantined.standing == Standing::Expired,
        got_worse: quarantined.standing == Standing::Worse,
        clean_runs: quarantined.clean_runs,
        clean_enough: quarantined.clean_enough,
    }
}

fn evidence_entry(catalog: &Catalog, explanation: &Explanation) -> EvidenceEntry {
    let arm = |arm: &Arm| {
        let words = arm_in_words(catalog, arm);
        let condition = words.split_once(' ').map_or("", |(_, words)| words);
        ArmEntry {
            condition: condition.to_owned(),
            failed: arm.failed,
            runs: arm.runs,
            failed_otherwise: arm.otherwise,
        }
    };
    let search = |cost: SearchCost| SearchEntry {
        tests_run: cost.tests_run,
        processes: cost.processes,
        elapsed_s: cost.elapsed.as_secs_f64(),
    };
    EvidenceEntry {
        summary: evidence(catalog, explanation),
        arms: explanation.arms.iter().map(arm).collect(),
        error_probability: explanation.error_probability,
        search: explanation.search.map(search),
        notes: explanation.notes.clone(),
    }
}
