//! A failure in words, the same in every report.

use super::figures::count;
use super::readable::readable_line;
use crate::model::{Cause, Evidence};
use stress_runtime::protocol::{Captured, Frame};

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
    match evidence.location.as_deref().map(readable_line) {
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
    let own = evidence.frames.iter().filter(|frame| frame.is_own());
    let own: Vec<&Frame> = own.collect();
    let panicked_at = line_of(evidence.location.as_deref());
    // A single call at the place of the panic has been told with it. Inside of the standard library or of a
    // dependency the panic has another place, and the call is the only line of the user's.
    let tells = match own[..] {
        [only] => only.location.is_some() && line_of(only.location.as_deref()) != panicked_at,
        _ => true,
    };
    let calls = own.iter().filter(|_| tells);
    calls.map(|it| readable_line(&format!("in {it}"))).collect()
}

/// The place without its column: a backtrace and a panic do not always name the same one.
fn line_of(place: Option<&str>) -> Option<&str> {
    place.map(|it| it.rsplit_once(':').map_or(it, |(line, _)| line))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::panicked;

    /// What is told of the calls where the test's body alone is the user's own.
    fn told(panicked_at: &str, called_at: Option<&str>) -> Vec<String> {
        let (outcome, stderr) = panicked(panicked_at, "capacity overflow");
        let mut evidence = Evidence::of(&outcome, Captured::default(), stderr).unwrap();
        evidence.frames = vec![Frame {
            function: "shop::tests::reserves".to_owned(),
            location: called_at.map(str::to_owned),
        }];
        calls_told(&evidence)
    }

    #[test]
    fn a_single_call_is_told_unless_it_is_at_the_place_of_the_panic() {
        let line = "in src/lib.rs:3:31  shop::tests::reserves";
        let inside_std = "/rustc/59/library/alloc/src/raw_vec/mod.rs:28:5";
        assert_eq!(told(inside_std, Some("src/lib.rs:3:31")), [line]);
        assert_eq!(told("src/lib.rs:2:5", Some("src/lib.rs:3:31")), [line]);
        // A name without a place tells nothing that the name of the test does not.
        for (panicked_at, called_at) in [
            ("src/lib.rs:3:9", Some("src/lib.rs:3:31")),
            (inside_std, None),
        ] {
            assert!(told(panicked_at, called_at).is_empty(), "{called_at:?}");
        }
    }

    #[test]
    fn a_place_and_a_call_are_what_can_be_read_of_them() {
        let place = "src/\u{1b}[2Ja\u{1b}]0;title.rs:1:2";
        let (outcome, stderr) = panicked(place, "no");
        let evidence = Evidence::of(&outcome, Captured::default(), stderr).unwrap();
        assert_eq!(headline(&evidence), "panicked at src/a␛]0;title.rs:1:2");
        let line = "in src/a␛]0;title.rs:1:2  shop::tests::reserves";
        assert_eq!(told("src/lib.rs:2:5", Some(place)), [line]);
    }
}
