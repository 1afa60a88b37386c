//! Where the output of a failing run first departs from that of a passing run of the same test.

use super::comparable::comparable;

/// Lines that both have, shown before the first that they do not.
const CONTEXT: usize = 3;

/// The first place where two outputs differ by more than varies from run to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FirstDifference {
    /// Up to three lines before it, as the failing run printed them, oldest first. Blank lines are
    /// left out.
    pub(crate) context: Vec<String>,
    /// Absent where the failing run's output had ended.
    pub(crate) failing: Option<DifferingLine>,
    /// Absent where the passing run's output had ended.
    pub(crate) passing: Option<DifferingLine>,
}

/// A line that the other output does not have in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DifferingLine {
    /// Its number in its output, from 1.
    pub(crate) number: usize,
    /// As it was printed, without its end.
    pub(crate) text: String,
}

/// Compares two outputs line by line. `None` if they do not differ, or not before the place where
/// the middle of one of them was left out: beyond it nobody knows which lines belong together.
///
/// Blank lines do not count, so that a panic, which begins with one, is compared by what it says.
/// Takes time in proportion to the length of the outputs.
pub(crate) fn first_difference(failing: &str, passing: &str) -> Option<FirstDifference> {
    let mut context = Vec::new();
    let (mut failing, mut passing) = (lines(failing), lines(passing));
    loop {
        let (one, other) = (failing.next(), passing.next());
        if [&one, &other].into_iter().flatten().any(|line| line.is_cut) {
            return None;
        }
        match (one, other) {
            (None, None) => return None,
            (Some(one), Some(other)) if is_same(one.text, other.text) => context.push(one.text),
            (one, other) => {
                let first = context.len().saturating_sub(CONTEXT);
                return Some(FirstDifference {
                    context: context[first..]
                        .iter()
                        .map(|line| (*line).to_owned())
                        .collect(),
                    failing: one.map(DifferingLine::from),
                    passing: other.map(DifferingLine::from),
                });
            }
        }
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one == other || comparable(one) == comparable(other)
}

struct Line<'a> {
    number: usize,
    text: &'a str,
    /// Whether it is the beginning of a line whose end was left out, or counts what was left out.
    is_cut: bool,
}

impl From<Line<'_>> for DifferingLine {
    fn from(line: Line<'_>) -> Self {
        Self {
            number: line.number,
            text: line.text.to_owned(),
        }
    }
}

/// The lines that are not blank.
fn lines(output: &str) -> impl Iterator<Item = Line<'_>> {
    let mut lines = output.lines().zip(1..).peekable();
    std::iter::from_fn(move || {
        let (text, number) = lines.next()?;
        let is_cut = is_omission(text) || lines.peek().is_some_and(|(next, _)| is_omission(next));
        Some(Line {
            number,
            text,
            is_cut,
        })
    })
    .filter(|line| !line.text.trim().is_empty())
}

/// Whether it is the line that stands for the middle of an output.
fn is_omission(line: &str) -> bool {
    line.strip_prefix("[… ")
        .and_then(|rest| rest.strip_suffix(" bytes omitted …]"))
        .is_some_and(|count| count.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use stress_runtime::protocol::Captured;

    fn line(number: usize, text: &str) -> Option<DifferingLine> {
        let text = text.to_owned();
        Some(DifferingLine { number, text })
    }

    #[test]
    fn the_first_difference_is_told_with_three_lines_before_it() {
        let failing = "one\ntwo\nthree\nfour\nsent 3 of 4\nlost one\n";
        let passing = "one\ntwo\nthree\nfour\nsent 4 of 4\ndone\n";
        let found = first_difference(failing, passing).unwrap();
        assert_eq!(found.context, ["two", "three", "four"]);
        assert_eq!(found.failing, line(5, "sent 3 of 4"));
        assert_eq!(found.passing, line(5, "sent 4 of 4"));
    }

    #[test]
    fn a_panic_at_the_end_is_the_difference_only_if_nothing_differs_before() {
        let panic = "\nthread 'closes' (412) panicked at src/lib.rs:3:5:\nlost one\n";
        let found = first_difference(&format!("start\n{panic}"), "start\n").unwrap();
        assert_eq!(found.context, ["start"]);
        let first_of_panic = "thread 'closes' (412) panicked at src/lib.rs:3:5:";
        assert_eq!(found.failing, line(3, first_of_panic));
        assert_eq!(found.passing, None);

        let found = first_difference(&format!("start\nretry\n{panic}"), "start\nready\n").unwrap();
        assert_eq!(found.failing, line(2, "retry"));
        assert_eq!(found.passing, line(2, "ready"));
    }

    #[test]
    fn an_output_that_ended_early_is_told() {
        let found = first_difference("a\n", "a\n\nb\n").unwrap();
        assert_eq!(found.failing, None);
        assert_eq!(found.passing, line(3, "b"));
        assert_eq!(first_difference("", ""), None);
        assert_eq!(first_difference("\n\n", ""), None);
        assert_eq!(first_difference("a\r\nb", "a\nb\n"), None);
    }

    #[test]
    fn nothing_is_compared_beyond_what_was_left_out() {
        let cut = |head: &str, tail: &str| {
            let (head, tail) = (head.to_owned(), tail.to_owned());
            let omitted_bytes = 5000;
            Captured {
                head,
                omitted_bytes,
                tail,
            }
            .to_text()
        };
        let failing = cut("one\ntwo\nthr", "four\n");
        assert_eq!(
            first_difference(&failing, &cut("one\ntwo\nthree", "five\n")),
            None
        );
        assert_eq!(first_difference(&failing, "one\ntwo\nthree\nfour\n"), None);
        let found = first_difference(&failing, &cut("one\n2\nthree", "four\n")).unwrap();
        assert_eq!(found.failing, line(2, "two"));
    }

    #[test]
    fn large_outputs_are_compared_to_their_end() {
        let same = "x\n".repeat(32 * 1024);
        let found = first_difference(&format!("{same}y"), &format!("{same}z")).unwrap();
        assert_eq!(found.failing, line(32 * 1024 + 1, "y"));
        let long_line = "12:30 1.1s 0x12 ".repeat(4096);
        assert_eq!(
            first_difference(&long_line, &long_line.replace("1.1", "2.2")),
            None
        );
    }

    /// A line, and the same as another run may print it.
    fn printed_twice() -> impl Strategy<Value = (String, String)> {
        let varies = prop_oneof![
            (any::<u64>(), any::<u64>()).prop_map(|(a, b)| (format!("{a:#x}"), format!("{b:#x}"))),
            (10_000..u64::MAX, 10_000..u64::MAX).prop_map(|(a, b)| (a.to_string(), b.to_string())),
            (0_u64..5000, 0_u64..5000).prop_map(|(a, b)| (format!("{a}ms"), format!("1.{b}s"))),
            (any::<u16>(), any::<u16>())
                .prop_map(|(a, b)| (format!("pid {a}"), format!("pid {b}"))),
            (any::<u8>(), any::<u8>())
                .prop_map(|(a, b)| (format!("ThreadId({a})"), format!("ThreadId({b})"))),
            (10..60, 10..60).prop_map(|(a, b)| (format!("12:{a}:00"), format!("12:00:{b}.5Z"))),
        ];
        ("[a-z ]{0,9}", varies, "[ a-z0-9é\"]{0,9}").prop_map(|(before, (one, other), after)| {
            (
                format!("{before} {one} {after}"),
                format!("{before} {other} {after}"),
            )
        })
    }

    proptest! {
        #[test]
        fn what_varies_from_run_to_run_is_no_difference(
            lines in prop::collection::vec(printed_twice(), 0..20),
        ) {
            let (one, other): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
            prop_assert_eq!(first_difference(&one.join("\n"), &other.join("\n")), None);
        }

        #[test]
        fn an_output_does_not_differ_from_itself_whatever_it_holds(output in "(?s).{0,200}") {
            prop_assert_eq!(first_difference(&output, &output), None);
        }

        #[test]
        fn a_line_of_other_words_is_found_where_it_stands(
            lines in prop::collection::vec("[a-z]{1,5} [0-9]{0,9}", 1..30),
            at in any::<prop::sample::Index>(),
        ) {
            let mut changed = lines.clone();
            let at = at.index(lines.len());
            changed[at] = "another word".to_owned();
            let found = first_difference(&changed.join("\n"), &lines.join("\n")).unwrap();
            prop_assert_eq!(found.failing, line(at + 1, "another word"));
            prop_assert_eq!(found.passing, line(at + 1, &lines[at]));
            prop_assert_eq!(&found.context[..], &lines[at.saturating_sub(3)..at]);
        }
    }
}
