//! What a test printed when it failed and when it passed, side by side.

use crate::model::{Reproduction, first_difference};
use crate::report::readable::readable;

/// Lines shown around the first difference, on either side of it.
const AROUND: usize = 20;

/// One stream of both attempts.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub(super) name: &'static str,
    pub(super) failing: Side,
    /// Absent where no passing attempt was seen.
    pub(super) passing: Option<Side>,
    pub(super) differs: bool,
}

/// The lines of one attempt.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    pub(super) lines: Vec<Line>,
    /// Lines left out before and after.
    pub(super) before: usize,
    pub(super) after: usize,
    /// Whether it has ended where the other goes on.
    pub(super) ends_early: bool,
}

/// A line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) text: String,
    /// Whether it is the first that the other does not have.
    pub(super) differs: bool,
}

/// The streams on which something was printed.
pub(super) fn side_by_side(reproduction: &Reproduction) -> Vec<Stream> {
    let evidence = &reproduction.evidence;
    let passing = reproduction.passing.as_ref();
    let streams = [
        ("stdout", &evidence.stdout, passing.map(|it| &it.stdout)),
        ("stderr", &evidence.stderr, passing.map(|it| &it.stderr)),
    ];
    let shown = streams.into_iter().filter_map(|(name, failing, passing)| {
        let failing = failing.to_text();
        let is_empty = failing.trim().is_empty() && passing.is_none_or(|it| it.trim().is_empty());
        (!is_empty).then(|| stream(name, &failing, passing.map(String::as_str)))
    });
    shown.collect()
}

fn stream(name: &'static str, failing: &str, passing: Option<&str>) -> Stream {
    let difference = passing.and_then(|passing| first_difference(failing, passing));
    let differs = difference.is_some();
    let (one, other) = difference.map_or((None, None), |it| {
        (
            it.failing.map(|line| line.number),
            it.passing.map(|line| line.number),
        )
    });
    Stream {
        name,
        failing: Side::of(failing, one, differs),
        passing: passing.map(|passing| Side::of(passing, other, differs)),
        differs,
    }
}

impl Side {
    fn of(text: &str, differing: Option<usize>, differs: bool) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let middle = differing.unwrap_or(if differs { lines.len() } else { 1 });
        let first = middle.saturating_sub(AROUND + 1);
        let last = (middle + AROUND).min(lines.len());
        let line = |(index, text): (usize, &&str)| Line {
            number: first + index + 1,
            text: readable(text),
            differs: differing == Some(first + index + 1),
        };
        Self {
            lines: lines[first..last].iter().enumerate().map(line).collect(),
            before: first,
            after: lines.len() - last,
            ends_early: differs && differing.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_marked_on_both_sides_and_stands_in_the_middle() {
        let before = "same\n".repeat(100);
        let stream = stream(
            "stdout",
            &format!("{before}sent 2\nend"),
            Some(&format!("{before}sent 3\nend")),
        );
        let marked = |side: &Side| -> Vec<(usize, String)> {
            let marked = side.lines.iter().filter(|it| it.differs);
            marked.map(|it| (it.number, it.text.clone())).collect()
        };
        assert_eq!(marked(&stream.failing), [(101, "sent 2".to_owned())]);
        let passing = stream.passing.unwrap();
        assert_eq!(marked(&passing), [(101, "sent 3".to_owned())]);
        assert_eq!((passing.before, passing.after), (80, 0));
    }

    #[test]
    fn a_side_that_ends_where_the_other_goes_on_says_so() {
        let stream = stream("stdout", "one\n", Some("one\ntwo\n"));
        assert!(stream.failing.ends_early);
        assert!(stream.passing.unwrap().lines[1].differs);
    }

    #[test]
    fn without_a_passing_attempt_the_output_stands_alone() {
        let stream = stream("stderr", "one\n", None);
        assert!(stream.passing.is_none() && !stream.differs);
        assert_eq!(stream.failing.lines.len(), 1);
    }
}
