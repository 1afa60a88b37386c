//! One finding as text.

use super::figures::{count, rate};
use super::style::{DIM, STRONG, of_verdict, paint};
use crate::model::{Catalog, FailureGroup, Judgement, Verdict};
use crate::report::failure::{headline, output_tail};

/// Everything of a finding but its verdict stands this far from the left.
const INDENT: &str = "           ";
/// Distinct failures shown of one test; the report has them all.
const SHOWN_FAILURES: usize = 5;
/// Lines shown of a message.
const MESSAGE_LINES: usize = 12;

/// The finding: verdict and name, rate, failures with their output, and how to repeat it.
pub(super) fn finding(catalog: &Catalog, judgement: &Judgement) -> String {
    let test = catalog.test(judgement.test);
    let tally = &judgement.tally;
    let label = format!("{:<9}", judgement.verdict.as_str().to_uppercase());
    let mut text = format!(
        "{}  {}  {}\n",
        paint(of_verdict(judgement.verdict), label),
        paint(STRONG, catalog.display_name(judgement.test)),
        paint(DIM, format!("{}:{}", test.file, test.line)),
    );
    let mut line = |words: &str| text.push_str(&format!("{INDENT}{words}\n"));
    line(&format!(
        "failed {} of {}: {}",
        tally.not_passed(),
        count(tally.runs(), "run"),
        rate(&judgement.rate)
    ));
    match judgement.verdict {
        Verdict::Broken if tally.runs() < test.runs => {
            line(&format!("not run again: {} runs were planned", test.runs));
        }
        Verdict::Undecided => {
            line(&format!(
                "{} runs or more tell broken from flaky",
                Verdict::BROKEN_AFTER
            ));
        }
        _ => {}
    }
    if tally.leaked > 0 {
        line(&format!(
            "left processes behind in {}",
            count(tally.leaked, "run")
        ));
    }
    let failures = tally.failures();
    for group in failures.iter().take(SHOWN_FAILURES) {
        text.push_str(&failure(group));
    }
    let hidden = failures.len().saturating_sub(SHOWN_FAILURES) as u64 + tally.failures_not_kept;
    if hidden > 0 {
        text.push_str(&format!(
            "{INDENT}and {} more, rarer\n",
            count(hidden, "distinct failure")
        ));
    }
    if let Some(repeat) = &judgement.repeat {
        text.push_str(&format!(
            "{INDENT}repeat: {}\n",
            paint(STRONG, &repeat.command)
        ));
    }
    text
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
    for panic in &evidence.panics {
        let place = panic.location.as_deref().unwrap_or("an unknown place");
        text.push_str(&format!(
            "{INDENT}    before it, thread '{}' panicked at {place}\n",
            panic.thread
        ));
        let first = panic.message.lines().next().unwrap_or_default();
        text.push_str(&format!("{INDENT}        {first}\n"));
    }
    for line in output_tail(evidence).lines() {
        text.push_str(&format!("{INDENT}    {} {line}\n", paint(DIM, "|")));
    }
    text
}
