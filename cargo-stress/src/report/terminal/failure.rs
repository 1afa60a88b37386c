//! One distinct failure of a finding: what it says, what was seen of it, what it printed.

use super::left_and_right::left_and_right;
use super::paper::{Paper, cut};
use super::style::{DIM, paint};
use crate::model::FailureGroup;
use crate::report::failure::{calls_told, headline};
use crate::report::figures::count;
use crate::report::printed::printed;
use crate::report::readable::{readable, readable_line};

/// How many lines are shown of one failure.
struct Room {
    message: usize,
    /// Calls on the way to a panic.
    calls: usize,
    /// Of what was printed.
    output: usize,
}

/// Of the first failure of a test,
const FIRST: Room = Room {
    message: 12,
    calls: 5,
    output: 12,
};
/// and of each of the rarer ones.
const RARER: Room = Room {
    message: 4,
    calls: 2,
    output: 4,
};
/// Columns shown of any of these lines; reports have all of it.
const LINE_COLUMNS: usize = 240;
/// Characters of a value that are shown before it is asked where two of them differ.
const VALUE_CHARS: usize = 200;

/// Writes the failure; `number` counts those of the same test, from 0.
pub(super) fn failure(paper: &mut Paper, number: usize, group: &FailureGroup) {
    let evidence = &group.evidence;
    let room = if number == 0 { FIRST } else { RARER };
    paper.below(0, &format!("{} × {}", group.count, headline(evidence)));
    let message = left_and_right(&readable(&evidence.message), VALUE_CHARS);
    for line in message.iter().take(room.message) {
        paper.below(4, &clipped(line));
    }
    let more = message.len().saturating_sub(room.message) as u64;
    if more > 0 {
        paper.below(4, &format!("[… {} …]", count(more, "more line")));
    }
    for call in calls_told(evidence).iter().take(room.calls) {
        paper.below(4, &clipped(call));
    }
    let hang = evidence.hang.iter().map(ToString::to_string);
    let seen = hang.chain(evidence.fault.iter().map(ToString::to_string));
    for line in readable(&seen.collect::<String>()).lines() {
        paper.below(4, &clipped(line));
    }
    for panic in &evidence.panics {
        let place = panic.location.as_deref().unwrap_or("an unknown place");
        let (thread, place) = (readable_line(&panic.thread), readable_line(place));
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
    for line in printed(evidence, room.output) {
        paper.signed(4, &sign, &clipped(&readable(&line)));
    }
}

/// A line that is not longer than a person reads.
pub(super) fn clipped(line: &str) -> String {
    cut(line, Some(LINE_COLUMNS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Evidence;
    use crate::model::fixture::panicked;
    use stress_runtime::protocol::Captured;

    /// Lines shown of a failure with a message of 30 lines and 30 lines of output.
    fn shown(number: usize) -> String {
        let (outcome, mut stderr) = panicked("a.rs:1:1", &"word\n".repeat(30));
        stderr.head = "line\n".repeat(30);
        let evidence = Evidence::of(&outcome, Captured::default(), stderr).unwrap();
        let mut paper = Paper::of(None);
        failure(&mut paper, number, &FailureGroup { count: 7, evidence });
        anstream::adapter::strip_str(paper.as_str()).to_string()
    }

    #[test]
    fn the_first_failure_is_shown_at_length_and_rarer_ones_in_short() {
        for (number, lines) in [(0, 12), (1, 4), (4, 4)] {
            let text = shown(number);
            assert_eq!(text.matches("  word\n").count(), lines, "{text}");
            assert_eq!(text.matches("| line\n").count(), lines, "{text}");
            let missing = 30 - lines;
            assert!(
                text.contains(&format!("[… {missing} more lines …]")),
                "{text}"
            );
            assert!(
                text.contains(&format!("[… {missing} lines before this …]")),
                "{text}"
            );
        }
    }
}
