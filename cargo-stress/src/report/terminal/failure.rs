//! One distinct failure of a finding: what it says, what was seen of it, what it printed.

use super::left_and_right::left_and_right;
use super::paper::{Paper, cut};
use super::style::{DIM, paint};
use crate::model::FailureGroup;
use crate::report::failure::{headline, own_calls};
use crate::report::figures::count;
use crate::report::printed::printed;
use crate::report::readable::readable;

/// Lines shown of a message.
const MESSAGE_LINES: usize = 12;
/// Lines shown of what was printed, of the first failure and of those after it.
const OUTPUT_LINES: [usize; 2] = [12, 4];
/// Columns shown of any of these lines; reports have all of it.
const LINE_COLUMNS: usize = 240;
/// Characters of a value that are shown before it is asked where two of them differ.
const VALUE_CHARS: usize = 200;
/// Calls shown of the way to a panic.
const SHOWN_CALLS: usize = 5;

/// Writes the failure; `number` counts those of the same test, from 0.
pub(super) fn failure(paper: &mut Paper, number: usize, group: &FailureGroup) {
    let evidence = &group.evidence;
    paper.below(0, &format!("{} × {}", group.count, headline(evidence)));
    let message = left_and_right(&readable(&evidence.message), VALUE_CHARS);
    for line in message.iter().take(MESSAGE_LINES) {
        paper.below(4, &clipped(line));
    }
    let more = message.len().saturating_sub(MESSAGE_LINES) as u64;
    if more > 0 {
        paper.below(4, &format!("[… {} …]", count(more, "more line")));
    }
    let calls: Vec<String> = own_calls(evidence).collect();
    // The place of the panic alone has been told.
    for call in calls.iter().take(SHOWN_CALLS).filter(|_| calls.len() > 1) {
        paper.below(4, &format!("in {}", clipped(call)));
    }
    let hang = evidence.hang.iter().map(ToString::to_string);
    let seen = hang.chain(evidence.fault.iter().map(ToString::to_string));
    for line in readable(&seen.collect::<String>()).lines() {
        paper.below(4, &clipped(line));
    }
    for panic in &evidence.panics {
        let place = panic.location.as_deref().unwrap_or("an unknown place");
        let thread = readable(&panic.thread);
        paper.below(
            4,
            &format!("before it, thread '{thread}' panicked at {place}"),
        );
        let message = readable(&panic.message);
        paper.below(8, &clipped(message.lines().next().unwrap_or_default()));
    }
    if let Some(kept) = &evidence.kept_tmp {
        paper.whole_below(4, &format!("its TMPDIR was kept: {kept}"));
    }
    if let Some(core) = &evidence.core {
        paper.whole_below(4, &format!("its core dump was kept: {core}"));
    }
    let sign = format!("{} ", paint(DIM, "|"));
    for line in printed(evidence, OUTPUT_LINES[number.min(1)]) {
        paper.signed(4, &sign, &clipped(&readable(&line)));
    }
}

/// A line that is not longer than a person reads.
pub(super) fn clipped(line: &str) -> String {
    cut(line, Some(LINE_COLUMNS))
}
