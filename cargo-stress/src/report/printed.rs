//! What an attempt has printed, without what has been told already.

use super::failure::{last_of, output_lines};
use crate::model::{Cause, Evidence};
use stress_runtime::protocol::Captured;

/// Stands where something was printed that has been told.
const TOLD: &str = "[as above]";

/// The last lines of its output, no more than so many of each stream. Nothing where all of it has been
/// told.
pub(super) fn printed(evidence: &Evidence, most: usize) -> Vec<String> {
    let shown = |captured: &Captured| last_of(untold(captured, evidence), most, captured);
    let (stdout, stderr) = (shown(&evidence.stdout), shown(&evidence.stderr));
    if stdout.is_empty() || stderr.is_empty() {
        return [stdout, stderr].concat();
    }
    let named = |name: &str| vec![format!("--- {name} ---")];
    [named("stdout"), stdout, named("stderr"), stderr].concat()
}

fn untold(captured: &Captured, evidence: &Evidence) -> Vec<String> {
    let mut lines = output_lines(captured);
    let own = evidence.location.as_deref();
    let own = own.map(|place| (place, evidence.message.as_str()));
    let others = evidence.panics.iter().filter_map(|it| {
        let place = it.location.as_deref()?;
        Some((place, it.message.as_str()))
    });
    // Of the others the finding tells the first line.
    let others = others.filter(|(_, message)| message.lines().count() <= 1);
    for (place, message) in own.into_iter().chain(others) {
        let headline = format!(" panicked at {place}:");
        let begins = |line: &str| line.starts_with("thread '") && line.ends_with(&headline);
        leave_out(&mut lines, begins, message);
    }
    if evidence.cause == Cause::Error {
        let error = format!("Error: {}", evidence.message);
        let (first, rest) = error.split_once('\n').unwrap_or((&error, ""));
        leave_out(&mut lines, |line| line == first, rest);
    }
    // At the end it is where everybody looks for it.
    while lines
        .pop_if(|it| it == TOLD || it.trim().is_empty())
        .is_some()
    {}
    if lines.iter().all(|it| it == TOLD || it.trim().is_empty()) {
        lines.clear();
    }
    lines
}

/// What the standard library prints of it: a line that begins it, and these.
fn leave_out(lines: &mut Vec<String>, begins: impl Fn(&str) -> bool, message: &str) {
    let Some(at) = lines.iter().position(|line| begins(line)) else {
        return;
    };
    let message: Vec<&str> = message.lines().collect();
    let end = at + 1 + message.len();
    if lines.get(at + 1..end).is_none_or(|it| it != message) {
        return;
    }
    // An empty line belongs to it.
    let before = at.checked_sub(1).filter(|it| lines[*it].is_empty());
    lines.splice(before.unwrap_or(at)..end, [TOLD.to_owned()]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::panicked;
    use stress_runtime::protocol::{Failure, FailureCause, Outcome};

    fn evidence(before: &str, message: &str, after: &str) -> Evidence {
        let (outcome, mut stderr) = panicked("src/lib.rs:7:9", message);
        stderr.head = format!("{before}{}{after}", stderr.head);
        Evidence::of(&outcome, Captured::default(), stderr).unwrap()
    }

    #[test]
    fn a_panic_that_is_told_is_not_shown_again() {
        assert!(printed(&evidence("", "lost\n  two", ""), 12).is_empty());
        let among_others = evidence("saving\n", "lost\n  two", "closing\n");
        assert_eq!(
            printed(&among_others, 12),
            ["saving", "[as above]", "closing"]
        );
    }

    #[test]
    fn an_error_that_is_told_is_not_shown_again() {
        let failure = Failure {
            cause: FailureCause::Error,
            message: "Refused {\n    code: 7,\n}".to_owned(),
            location: None,
            frames: Vec::new(),
            other_panics: Vec::new(),
        };
        let stderr = Captured {
            head: "Error: Refused {\n    code: 7,\n}\n".to_owned(),
            ..Captured::default()
        };
        let outcome = Outcome::Failed(failure);
        let evidence = Evidence::of(&outcome, Captured::default(), stderr).unwrap();
        assert!(printed(&evidence, 12).is_empty());
    }

    #[test]
    fn what_was_printed_otherwise_than_it_is_told_is_shown() {
        let mut other = evidence("", "lost two", "");
        other.message = "lost three".to_owned();
        assert_eq!(printed(&other, 12).len(), 2);
    }

    #[test]
    fn of_much_output_the_last_lines_are_shown_with_the_number_of_the_others() {
        let noise = "line\n".repeat(20);
        let shown = printed(&evidence(&noise, "lost", ""), 5);
        assert_eq!(shown[0], "[… 15 lines before this …]");
        assert_eq!(shown[1..], ["line"; 5]);
        let mut flood = evidence(&noise, "lost", "");
        flood.stdout = Captured {
            head: "begins\n".repeat(2),
            omitted_bytes: 70_000,
            tail: noise,
        };
        let shown = printed(&flood, 5);
        assert_eq!(shown[1], "[… 18 lines and 70000 bytes before this …]");
    }
}
