//! One finding as text.

use super::failure::{clipped, failure};
use super::paper::Paper;
use super::style::{DIM, STRONG, of_verdict, paint};
use crate::model::{Catalog, FirstDifference, Judgement, Verdict};
use crate::report::explanation::{culprits, evidence, remarks};
use crate::report::failures::kinds;
use crate::report::figures::{count, rate};
use crate::report::left_behind::{left_files, left_processes};
use crate::report::readable::readable;

/// Distinct failures shown of one test; the report has them all.
const SHOWN_FAILURES: usize = 5;

/// Writes the finding: verdict and name, rate, failures with their output, and how to repeat it.
/// `related` says what other tests have to do with it, a sentence each.
pub(super) fn finding(
    paper: &mut Paper,
    catalog: &Catalog,
    judgement: &Judgement,
    related: &[String],
) {
    let test = catalog.test(judgement.test);
    let tally = &judgement.tally;
    let name = readable(&catalog.display_name(judgement.test));
    let mut name = paint(STRONG, name);
    if let Some(place) = test.place() {
        name.push_str(&format!("  {}", paint(DIM, place)));
    }
    let label = paint(of_verdict(judgement.verdict), label(judgement.verdict));
    paper.headed(&label, &name);
    if let Some(culprits) = culprits(catalog, judgement) {
        paper.below(0, &culprits);
    }
    let runs = count(tally.runs(), "run");
    if tally.not_passed() == 0 {
        paper.below(0, &format!("passed all {runs} of the session"));
    } else {
        let rate = rate(&judgement.rate);
        paper.below(
            0,
            &format!("failed {} of {runs}: {rate}", tally.not_passed()),
        );
    }
    for sentence in related {
        paper.below(0, sentence);
    }
    match judgement.verdict {
        _ if tally.passed == 0 && tally.runs() > 0 && tally.runs() < test.runs => {
            paper.below(
                0,
                &format!("not run again: {} runs were planned", test.runs),
            );
        }
        Verdict::Undecided if judgement.explanation.is_none() => {
            let enough = Verdict::BROKEN_AFTER;
            paper.below(0, &format!("{enough} runs or more tell broken from flaky"));
        }
        _ => {}
    }
    if let Some(explanation) = &judgement.explanation {
        if !explanation.arms.is_empty() {
            let evidence = evidence(catalog, explanation);
            paper.below(0, &format!("evidence: {evidence}"));
        }
        for remark in remarks(catalog, explanation) {
            paper.below(0, &remark);
        }
    }
    for left in [left_processes(tally), left_files(tally)].iter().flatten() {
        paper.below(0, left);
    }
    failures(paper, judgement);
    let explanation = judgement.explanation.as_ref();
    if let Some(difference) = explanation.and_then(|it| it.difference.as_ref()) {
        parting(paper, difference);
    }
    again(paper, judgement);
}

/// What to type to see it again.
pub(super) fn again(paper: &mut Paper, judgement: &Judgement) {
    if let Some(repeat) = &judgement.repeat {
        let is_recorded = judgement.record.is_some();
        let word = if is_recorded { "replay" } else { "repeat" };
        paper.whole_below(0, &format!("{word}: {}", paint(STRONG, &repeat.command)));
    }
}

/// Each distinct failure once, the frequent ones first.
fn failures(paper: &mut Paper, judgement: &Judgement) {
    let failures = kinds(judgement);
    for (number, group) in failures.iter().take(SHOWN_FAILURES).enumerate() {
        failure(paper, number, group);
    }
    let not_kept = judgement.tally.failures_not_kept;
    let hidden = failures.len().saturating_sub(SHOWN_FAILURES) as u64 + not_kept;
    if hidden > 0 {
        let hidden = count(hidden, "distinct failure");
        paper.below(0, &format!("and {hidden} more, rarer"));
    }
}

/// Where the failing output departs from that of a passing attempt.
fn parting(paper: &mut Paper, difference: &FirstDifference) {
    paper.below(0, "its output departs from that of a passing run here:");
    for line in &difference.context {
        paper.signed(4, "  ", &clipped(&readable(line)));
    }
    for (sign, line) in [("- ", &difference.passing), ("+ ", &difference.failing)] {
        if let Some(line) = line {
            paper.signed(4, sign, &clipped(&readable(&line.text)));
        }
    }
}

/// The verdict as it stands before a finding.
pub(super) fn label(verdict: Verdict) -> String {
    match verdict {
        Verdict::OrderDependent => "ORDER".to_owned(),
        Verdict::NonIdempotent => "TWICE".to_owned(),
        Verdict::Interference => "INTERFERE".to_owned(),
        other => other.as_str().to_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::judge;
    use crate::model::fixture::{catalog, crashed, panicked, passed, tally};
    use crate::model::{Repeat, TestId};

    fn shown(binaries: &[(&str, &[(&str, u64)])], tally: crate::model::Tally) -> String {
        let mut judgement = judge(vec![(TestId(0), tally)]).remove(0);
        let command = "cargo stress --package shop --test orders --exact closes --runs 64";
        judgement.repeat = Some(Repeat {
            runs: 64,
            command: command.to_owned(),
        });
        text(&catalog(binaries), &judgement, &[])
    }

    fn text(catalog: &Catalog, judgement: &Judgement, related: &[String]) -> String {
        let mut paper = Paper::of(None);
        finding(&mut paper, catalog, judgement, related);
        anstream::adapter::strip_str(paper.as_str()).to_string()
    }

    #[test]
    fn a_flaky_test_is_shown_with_each_distinct_failure_once() {
        let tally = tally(&[
            (passed(), 497),
            (
                panicked("tests/orders.rs:17:5", "accepted 3 messages\nbut handled 2"),
                2,
            ),
            (crashed(11, "SIGSEGV"), 1),
        ]);
        insta::assert_snapshot!(shown(&[("orders", &[("closes", 500)])], tally), @r"
        FLAKY      closes  tests/orders.rs:10
                   failed 3 of 500 runs: 0.60 % (95 % interval: 0.12 % to 1.7 %)
                   2 × panicked at tests/orders.rs:17:5
                       accepted 3 messages
                       but handled 2
                   1 × crashed
                       killed by signal 11 (SIGSEGV) before the test ended
                   repeat: cargo stress --package shop --test orders --exact closes --runs 64
        ");
    }

    #[test]
    fn a_broken_test_says_how_many_runs_were_spared() {
        let tally = tally(&[(panicked("tests/orders.rs:17:5", "always"), 3)]);
        let shown = shown(
            &[("orders", &[("closes", 500)]), ("unit", &[("other", 1)])],
            tally,
        );
        insta::assert_snapshot!(shown, @r"
        BROKEN     shop::orders closes  tests/orders.rs:10
                   failed 3 of 3 runs: 100 % (95 % interval: 29 % to 100 %)
                   not run again: 500 runs were planned
                   3 × panicked at tests/orders.rs:17:5
                       always
                   repeat: cargo stress --package shop --test orders --exact closes --runs 64
        ");
    }

    #[test]
    fn those_that_fail_in_the_same_runs_stand_below_the_rate() {
        let tally = tally(&[(passed(), 1), (panicked("tests/orders.rs:17:5", "no"), 1)]);
        let judgement = judge(vec![(TestId(0), tally)]).remove(0);
        let catalog = catalog(&[("orders", &[("closes", 2)])]);
        let together = "fails together with opens, in 17 runs".to_owned();
        let shown = text(&catalog, &judgement, &[together]);
        let lines: Vec<&str> = shown.lines().map(str::trim_start).collect();
        assert!(lines[1].starts_with("failed 1 of 2 runs"), "{shown}");
        assert_eq!(lines[2], "fails together with opens, in 17 runs");
    }

    #[test]
    fn of_many_distinct_failures_the_rare_ones_are_only_counted() {
        let names = ["a", "b", "c", "d", "e", "f", "g"];
        let outcomes: Vec<_> = names.iter().map(|name| (panicked(name, "no"), 1)).collect();
        let shown = shown(&[("orders", &[("closes", 500)])], tally(&outcomes));
        assert_eq!(shown.matches("× panicked").count(), SHOWN_FAILURES);
        assert!(
            shown.contains("and 2 distinct failures more, rarer"),
            "{shown}"
        );
    }
}
