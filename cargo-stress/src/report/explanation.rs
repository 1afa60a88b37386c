//! An explanation in words, the same in every report.

use crate::model::{Arm, Catalog, Condition, Explanation, Judgement, TestId, Verdict};

/// Names shown of one list; the JSON report has them all.
const SHOWN: usize = 6;

/// What makes the test fail, and how sure that is: `fails after a and b (2 of 212 predecessors;
/// 20/20, alone 0/50)`. `None` for verdicts that name nobody.
pub(super) fn culprits(catalog: &Catalog, judgement: &Judgement) -> Option<String> {
    let explanation = judgement.explanation.as_deref()?;
    let (words, culprits, among) = match judgement.verdict {
        Verdict::OrderDependent => ("fails after", &explanation.polluters, "predecessor"),
        Verdict::Brittle => (
            "fails unless it runs after",
            &explanation.state_setters,
            "predecessor",
        ),
        Verdict::Interference => ("fails beside", &explanation.with, "test"),
        Verdict::NonIdempotent => {
            let figures = figures(explanation, |it| matches!(it, Condition::Twice));
            return Some(format!("fails when it is run a second time{figures}"));
        }
        _ => return None,
    };
    let found =
        |condition: &Condition| matches!(condition, Condition::After(_) | Condition::Beside(_));
    let mut figures = figures(explanation, found);
    if explanation.candidates > 0 {
        let plural = if explanation.candidates == 1 { "" } else { "s" };
        let share = format!(
            "{} of {} {among}{plural}",
            culprits.len(),
            explanation.candidates
        );
        figures = figures.replacen(" (", &format!(" ({share}; "), 1);
    }
    Some(format!("{words} {}{figures}", list(catalog, culprits)))
}

/// ` (20/20, alone 0/50)`
fn figures(explanation: &Explanation, is_found: impl Fn(&Condition) -> bool) -> String {
    let arm =
        |is: &dyn Fn(&Condition) -> bool| explanation.arms.iter().find(|arm| is(&arm.condition));
    let found = arm(&is_found).map(share);
    let alone = arm(&|it| *it == Condition::Alone).map(|arm| {
        // One that never passes there is not to look like one that does.
        let otherwise = match arm.otherwise {
            0 => String::new(),
            count => format!(", {count} otherwise"),
        };
        format!("alone {}{otherwise}", share(arm))
    });
    let words: Vec<String> = found.into_iter().chain(alone).collect();
    if words.is_empty() {
        String::new()
    } else {
        format!(" ({})", words.join(", "))
    }
}

/// All counts: `fails 20/20 after {a, b}, 0/50 without a, 0/50 alone`.
pub(super) fn evidence(catalog: &Catalog, explanation: &Explanation) -> String {
    if explanation.arms.is_empty() {
        return "not run again".to_owned();
    }
    let arms = explanation.arms.iter();
    let arms: Vec<String> = arms.map(|arm| arm_in_words(catalog, arm)).collect();
    let mut text = format!("fails {}", arms.join(", "));
    // Of what was seen with both outcomes nothing is left to chance.
    if let Some(chance) = explanation.error_probability.filter(|it| *it > 0.0) {
        text.push_str(&format!("; {}", wrong_with(chance)));
    }
    text
}

/// What remains to be said, sentence by sentence.
pub(super) fn remarks(catalog: &Catalog, explanation: &Explanation) -> Vec<String> {
    let mut remarks = Vec::new();
    if !explanation.cleaners.is_empty() {
        let cleaners = list(catalog, &explanation.cleaners);
        remarks.push(format!(
            "passes again if one of these runs in between: {cleaners}"
        ));
    }
    for others in &explanation.others {
        remarks.push(format!("so it does with {}", list(catalog, others)));
    }
    if explanation.others.is_empty() && explanation.more_exist == Some(true) {
        remarks.push(if explanation.with.is_empty() {
            "other tests do the same; --all-polluters names them".to_owned()
        } else {
            "other tests do the same".to_owned()
        });
    }
    if let Some(search) = explanation.search {
        let (tests, processes) = (search.tests_run, search.processes);
        remarks.push(format!(
            "the search ran {tests} tests in {processes} processes"
        ));
    }
    remarks.extend(explanation.notes.iter().cloned());
    remarks
}

/// `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`: libtest's names.
pub(super) fn list(catalog: &Catalog, tests: &[TestId]) -> String {
    let names = tests
        .iter()
        .take(SHOWN)
        .map(|test| catalog.test(*test).name.as_str());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    if tests.len() > SHOWN {
        names.push(format!("{} more", tests.len() - SHOWN));
    }
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.join(""),
    }
}

/// One count: `0/50 alone`.
pub(super) fn arm_in_words(catalog: &Catalog, arm: &Arm) -> String {
    let names = |tests: &[TestId]| {
        let names: Vec<&str> = tests
            .iter()
            .map(|it| catalog.test(*it).name.as_str())
            .collect();
        names.join(", ")
    };
    let name = |test: &TestId| catalog.test(*test).name.clone();
    let condition = match &arm.condition {
        Condition::Alone => "alone".to_owned(),
        Condition::Twice => "the second time".to_owned(),
        Condition::SameOrder { before: 1 } => "after the same test".to_owned(),
        Condition::SameOrder { before } => format!("after the same {before} tests"),
        Condition::PassingOrder { before: 1 } => "after a test that lets it pass".to_owned(),
        Condition::PassingOrder { before } => format!("after {before} tests that let it pass"),
        Condition::SameCompany { tests, threads } => {
            format!("among the same {tests} tests, {threads} at a time")
        }
        Condition::After(tests) => format!("after {{{}}}", names(tests)),
        Condition::Without(test) | Condition::BesideWithout(test) => {
            format!("without {}", name(test))
        }
        Condition::Beside(tests) => format!("beside {{{}}}", names(tests)),
        Condition::AloneSpawned => "alone, spawned".to_owned(),
        Condition::Spawned => "spawned".to_owned(),
        Condition::BesideProcesses => "beside other processes".to_owned(),
        Condition::Undisturbed => "with nothing else running".to_owned(),
        Condition::BusyMachine => "on a busy machine".to_owned(),
    };
    let otherwise = match arm.otherwise {
        0 => String::new(),
        count => format!(" ({count} failed otherwise)"),
    };
    format!("{} {condition}{otherwise}", share(arm))
}

fn share(arm: &Arm) -> String {
    format!("{}/{}", arm.failed, arm.runs)
}

/// Never more exact than it is.
fn wrong_with(chance: f64) -> String {
    if chance < 1e-9 {
        "wrong with a chance below 1e-9".to_owned()
    } else {
        format!("wrong with a chance of at most {chance:.0e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{catalog, explained};

    #[test]
    fn the_culprits_are_named_with_their_figures() {
        let catalog = catalog(&[("orders", &[("victim", 1), ("a", 1), ("b", 1), ("c", 1)])]);
        let mut judgement = explained(Verdict::OrderDependent);
        insta::assert_snapshot!(culprits(&catalog, &judgement).unwrap(), @"fails after a and b (2 of 3 predecessors; 20/20, alone 0/50)");
        let arms = &mut judgement.explanation.as_mut().unwrap().arms;
        let alone = arms
            .iter_mut()
            .find(|it| it.condition == Condition::Alone)
            .unwrap();
        alone.otherwise = 50;
        insta::assert_snapshot!(culprits(&catalog, &judgement).unwrap(), @"fails after a and b (2 of 3 predecessors; 20/20, alone 0/50, 50 otherwise)");
        let judgement = explained(Verdict::OrderDependent);
        let explanation = judgement.explanation.unwrap();
        insta::assert_snapshot!(evidence(&catalog, &explanation), @"fails 20/20 after {a, b}, 0/50 without a, 0/50 without b, 0/50 alone, 3/3 spawned; wrong with a chance below 1e-9");
        insta::assert_snapshot!(remarks(&catalog, &explanation).join("\n"), @r"
        passes again if one of these runs in between: c
        other tests do the same; --all-polluters names them
        the search ran 14 tests in 6 processes
        ");
    }

    #[test]
    fn what_there_was_no_time_for_has_no_figures() {
        let nothing = Explanation::default();
        assert_eq!(evidence(&Catalog::default(), &nothing), "not run again");
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..9).map(|n| format!("t{n}")).collect();
        let tests: Vec<(&str, u64)> = names.iter().map(|name| (name.as_str(), 1)).collect();
        let catalog = catalog(&[("orders", &tests)]);
        let all: Vec<TestId> = catalog.test_ids().collect();
        assert_eq!(list(&catalog, &all), "t0, t1, t2, t3, t4, t5 and 3 more");
        assert_eq!(list(&catalog, &all[..3]), "t0, t1 and t2");
        assert_eq!(list(&catalog, &all[..1]), "t0");
    }
}
