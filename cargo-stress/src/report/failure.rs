//! A failure in words, the same in every report.

use super::figures::count;
use crate::model::{Cause, Evidence};
use stress_runtime::protocol::Captured;

/// Lines of output shown or stored as the tail.
pub(super) const TAIL_LINES: usize = 30;

/// What happened and where, in one line: `panicked at tests/a.rs:3:5`, `timed out`, …
pub(super) fn headline(evidence: &Evidence) -> String {
    let what = match evidence.cause {
        Cause::Panic => "panicked",
        Cause::Error => "returned an error",
        Cause::ShouldPanic => "should_panic was not satisfied",
        Cause::ExitCode => "failed",
        Cause::Timeout => "timed out",
        Cause::Signal | Cause::Exit => "crashed",
        Cause::Output => "printed too much",
        Cause::Launch => "could not be started",
        Cause::Harness => "lost",
    };
    match &evidence.location {
        Some(location) if evidence.fingerprint().varies() => {
            format!("{what} at {location}; its message varies")
        }
        Some(location) => format!("{what} at {location}"),
        None => what.to_owned(),
    }
}

/// The calls of the user's code that led to the panic, innermost first, as `place  function`.
pub(super) fn own_calls(evidence: &Evidence) -> impl Iterator<Item = String> {
    let own = evidence.frames.iter().filter(|frame| frame.is_own());
    own.map(ToString::to_string)
}

/// The same as a person is told of them, a line each.
pub(super) fn calls_told(evidence: &Evidence) -> Vec<String> {
    let calls: Vec<String> = own_calls(evidence).collect();
    // The place of the panic alone has been told.
    let calls = calls.iter().filter(|_| calls.len() > 1);
    calls.map(|it| format!("in {it}")).collect()
}

/// What it says, and the calls that led to it.
pub(super) fn message_and_calls(evidence: &Evidence) -> String {
    let message = Some(evidence.message.clone()).filter(|it| !it.is_empty());
    let lines: Vec<String> = message.into_iter().chain(calls_told(evidence)).collect();
    lines.join("\n")
}

/// The last lines of what the attempt printed, stdout first; each stream is named where there are
/// two.
pub(super) fn output_tail(evidence: &Evidence) -> String {
    let (stdout, stderr) = (tail(&evidence.stdout), tail(&evidence.stderr));
    match (stdout.is_empty(), stderr.is_empty()) {
        (true, true) => String::new(),
        (false, true) => stdout,
        (true, false) => stderr,
        (false, false) => format!("--- stdout ---\n{stdout}\n--- stderr ---\n{stderr}"),
    }
}

/// Whether it is how the standard library ends each panic. Our backtraces come by another way.
fn is_hint(line: &str) -> bool {
    line.starts_with("note: run with `RUST_BACKTRACE=1`")
}

fn tail(captured: &Captured) -> String {
    last_of(output_lines(captured), TAIL_LINES, captured).join("\n")
}

/// What was printed, without what every panic ends with and without empty lines around it.
pub(super) fn output_lines(captured: &Captured) -> Vec<String> {
    let text = captured.to_text();
    let text = text.trim_start_matches('\n').trim_end();
    let lines = text.lines().filter(|line| !is_hint(line));
    lines.map(str::to_owned).collect()
}

/// No more than so many of these lines of what was captured, the last, and before them how much there was.
pub(super) fn last_of(mut lines: Vec<String>, most: usize, captured: &Captured) -> Vec<String> {
    let first = lines.len().saturating_sub(most);
    if first > 0 {
        let omission = captured.omission();
        let cut = match omission.filter(|it| lines[..first].contains(it)) {
            None => count(first as u64, "line"),
            Some(_) => {
                let others = count(first as u64 - 1, "line");
                format!("{others} and {} bytes", captured.omitted_bytes)
            }
        };
        lines.splice(..first, [format!("[… {cut} before this …]")]);
    }
    lines
}
