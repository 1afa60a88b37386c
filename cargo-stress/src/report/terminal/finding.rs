//! One finding as text.

use super::style::{DIM, STRONG, of_verdict, paint};
use crate::model::{Catalog, Evidence, FailureGroup, FirstDifference, Judgement, Verdict};
use crate::report::explanation::{culprits, evidence, remarks};
use crate::report::failure::{headline, output_tail, own_calls};
use crate::report::figures::{count, rate};
use crate::report::left_behind::{left_files, left_processes};

/// Everything of a finding but its verdict stands this far from the left.
const INDENT: &str = "           ";
/// Distinct failures shown of one test; the report has them all.
const SHOWN_FAILURES: usize = 5;
/// Shown of a line of output that is compared.
const LINE_CHARS: usize = 160;
/// Calls shown of the way to a panic.
const SHOWN_CALLS: usize = 5;
/// Lines shown of a message.
const MESSAGE_LINES: usize = 12;

/// The finding: verdict and name, rate, failures with their output, and how to repeat it. `together`
/// says with which others it fails.
pub(super) fn finding(
    catalog: &Catalog,
    judgement: &Judgement,
    together: Option<String>,
) -> String {
    let test = catalog.test(judgement.test);
    let tally = &judgement.tally;
    let label = format!("{:<9}", label(judgement.verdict));
    let mut text = format!(
        "{}  {}",
        paint(of_verdict(judgement.verdict), label),
        paint(STRONG, catalog.display_name(judgement.test)),
    );
    if let Some(place) = test.place() {
        text.push_str(&format!("  {}", paint(DIM, place)));
    }
    text.push('\n');
    let mut line = |words: &str| text.push_str(&format!("{INDENT}{words}\n"));
    if let Some(culprits) = culprits(catalog, judgement) {
        line(&culprits);
    }
    let runs = count(tally.runs(), "run");
    if tally.not_passed() == 0 {
        line(&format!("passed all {runs} of the session"));
    } else {
        let rate = rate(&judgement.rate);
        line(&format!("failed {} of {runs}: {rate}", tally.not_passed()));
    }
    if let Some(together) = together {
        line(&together);
    }
    match judgement.verdict {
        _ if tally.passed == 0 && tally.runs() > 0 && tally.runs() < test.runs => {
            line(&format!("not run again: {} runs were planned", test.runs));
        }
        Verdict::Undecided if judgement.explanation.is_none() => {
            line(&format!(
                "{} runs or more tell broken from flaky",
                Verdict::BROKEN_AFTER
            ));
        }
        _ => {}
    }
    if let Some(explanation) = &judgement.explanation {
        if !explanation.arms.is_empty() {
            let evidence = evidence(catalog, explanation);
            line(&format!("evidence: {evidence}"));
        }
        for remark in remarks(catalog, explanation) {
            line(&remark);
        }
    }
    let left = [left_processes(tally), left_files(tally)];
    left.iter().flatten().for_each(|left| line(left));
    let failures = tally.failures();
    for group in failures.iter().take(SHOWN_FAILURES) {
        text.push_str(&failure(&by_itself(group, judgement)));
    }
    let hidden = failures.len().saturating_sub(SHOWN_FAILURES) as u64 + tally.failures_not_kept;
    if hidden > 0 {
        text.push_str(&format!(
            "{INDENT}and {} more, rarer\n",
            count(hidden, "distinct failure")
        ));
    }
    if failures.is_empty()
        && let Some(reproduction) = &judgement.reproduction
    {
        // Only controlled re-runs have shown it.
        let evidence = reproduction.evidence.clone();
        let count = reproduction.failed;
        text.push_str(&failure(&FailureGroup { count, evidence }));
    }
    let explanation = judgement.explanation.as_ref();
    if let Some(difference) = explanation.and_then(|it| it.difference.as_ref()) {
        text.push_str(&parting(difference));
    }
    if let Some(repeat) = &judgement.repeat {
        let word = if judgement.record.is_some() {
            "replay"
        } else {
            "repeat"
        };
        let command = paint(STRONG, &repeat.command);
        text.push_str(&format!("{INDENT}{word}: {command}\n"));
    }
    text
}

/// Where the failing output departs from that of a passing attempt.
fn parting(difference: &FirstDifference) -> String {
    let mut text = format!("{INDENT}its output departs from that of a passing run here:\n");
    for line in &difference.context {
        text.push_str(&format!("{INDENT}      {}\n", clipped(line)));
    }
    for (sign, line) in [('-', &difference.passing), ('+', &difference.failing)] {
        if let Some(line) = line {
            let shown = clipped(&line.text);
            text.push_str(&format!("{INDENT}    {sign} {shown}\n"));
        }
    }
    text
}

fn clipped(line: &str) -> String {
    match line.char_indices().nth(LINE_CHARS) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

fn label(verdict: Verdict) -> String {
    match verdict {
        Verdict::OrderDependent => "ORDER".to_owned(),
        Verdict::NonIdempotent => "TWICE".to_owned(),
        Verdict::Interference => "INTERFERE".to_owned(),
        other => other.as_str().to_uppercase(),
    }
}

/// The same failure as it was seen again with nobody beside it, where it was: what is printed then
/// is the test's own.
fn by_itself(group: &FailureGroup, judgement: &Judgement) -> FailureGroup {
    let again = judgement.reproduction.as_ref().map(|it| &it.evidence);
    let is_same = |it: &&Evidence| it.fingerprint() == group.evidence.fingerprint();
    let evidence = again.filter(is_same).unwrap_or(&group.evidence);
    FailureGroup {
        count: group.count,
        evidence: Evidence {
            // What was kept is what the session kept.
            kept_tmp: group.evidence.kept_tmp.clone(),
            core: group.evidence.core.clone(),
            ..evidence.clone()
        },
    }
}

fn failure(group: &FailureGroup) -> String {
    let evidence = &group.evidence;
    let mut text = format!("{INDENT}{} × {}\n", group.count, headline(evidence));
    let mut lines = evidence.message.lines();
    for line in lines.by_ref().take(MESSAGE_LINES) {
        text.push_str(&format!("{INDENT}    {line}\n"));
    }
    let more = lines.count() as u64;
    if more > 0 {
        text.push_str(&format!("{INDENT}    [… {} …]\n", count(more, "more line")));
    }
    let calls: Vec<String> = own_calls(evidence).collect();
    // The place of the panic alone has been told.
    for call in calls.iter().take(SHOWN_CALLS).filter(|_| calls.len() > 1) {
        text.push_str(&format!("{INDENT}    in {}\n", clipped(call)));
    }
    let hang = evidence.hang.iter().map(ToString::to_string);
    let seen = hang.chain(evidence.fault.iter().map(ToString::to_string));
    for line in seen.collect::<String>().lines() {
        text.push_str(&format!("{INDENT}    {line}\n"));
    }
    for panic in &evidence.panics {
        let place = panic.location.as_deref().unwrap_or("an unknown place");
        text.push_str(&format!(
            "{INDENT}    before it, thread '{}' panicked at {place}\n",
            panic.thread
        ));
        let first = panic.message.lines().next().unwrap_or_default();
        text.push_str(&format!("{INDENT}        {first}\n"));
    }
    if let Some(kept) = &evidence.kept_tmp {
        text.push_str(&format!("{INDENT}    its TMPDIR was kept: {kept}\n"));
    }
    if let Some(core) = &evidence.core {
        text.push_str(&format!("{INDENT}    its core dump was kept: {core}\n"));
    }
    for line in output_tail(evidence).lines() {
        text.push_str(&format!("{INDENT}    {} {line}\n", paint(DIM, "|")));
    }
    text
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
        anstream::adapter::strip_str(&finding(&catalog(binaries), &judgement, None)).to_string()
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
        insta::assert_snapshot!(shown(&[("orders", &[("closes", 500)])], tally), @r#"
        FLAKY      closes  tests/orders.rs:10
                   failed 3 of 500 runs: 0.60 % (95 % interval: 0.12 % to 1.7 %)
                   2 × panicked at tests/orders.rs:17:5
                       accepted 3 messages
                       but handled 2
                       | thread 'closes' panicked at tests/orders.rs:17:5:
                       | accepted 3 messages
                       | but handled 2
                   1 × crashed
                       killed by signal 11 (SIGSEGV) before the test ended
                   repeat: cargo stress --package shop --test orders --exact closes --runs 64
        "#);
    }

    #[test]
    fn a_broken_test_says_how_many_runs_were_spared() {
        let tally = tally(&[(panicked("tests/orders.rs:17:5", "always"), 3)]);
        let shown = shown(
            &[("orders", &[("closes", 500)]), ("unit", &[("other", 1)])],
            tally,
        );
        insta::assert_snapshot!(shown, @r#"
        BROKEN     shop::orders closes  tests/orders.rs:10
                   failed 3 of 3 runs: 100 % (95 % interval: 29 % to 100 %)
                   not run again: 500 runs were planned
                   3 × panicked at tests/orders.rs:17:5
                       always
                       | thread 'closes' panicked at tests/orders.rs:17:5:
                       | always
                   repeat: cargo stress --package shop --test orders --exact closes --runs 64
        "#);
    }

    #[test]
    fn those_that_fail_in_the_same_runs_stand_below_the_rate() {
        let tally = tally(&[(passed(), 1), (panicked("tests/orders.rs:17:5", "no"), 1)]);
        let judgement = judge(vec![(TestId(0), tally)]).remove(0);
        let catalog = catalog(&[("orders", &[("closes", 2)])]);
        let together = "fails together with opens, in 17 runs".to_owned();
        let shown = finding(&catalog, &judgement, Some(together));
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
