//! Reads panics from what a test binary printed on stderr, where no hook of ours has seen them.

use crate::child::bounded;
use crate::protocol::PanicReport;

/// Panics kept of one attempt.
const KEPT: usize = 16;
/// Bytes kept of one message. Less than is kept of what was printed: where that is cut depends on the
/// number of the thread, and the same failure must have the same message.
const MESSAGE_BYTES: usize = 8 * 1024;

/// The panics that the standard library's hook has told of, oldest first: `thread 'name' panicked at
/// file:line:column:` and the message below it. Since Rust 1.91 a number stands behind the name.
pub(super) fn printed_panics(stderr: &str) -> Vec<PanicReport> {
    let mut panics: Vec<PanicReport> = Vec::new();
    let mut lines = stderr.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((thread, location)) = headline(line) else {
            continue;
        };
        let mut message = Vec::new();
        while let Some(line) = lines.next_if(|line| !ends_message(line)) {
            message.push(line);
        }
        panics.push(PanicReport {
            thread: thread.to_owned(),
            message: bounded(message.join("\n").trim_end(), MESSAGE_BYTES),
            location: Some(location.to_owned()),
            frames: Vec::new(),
        });
    }
    // The first ones tell the cause, the last one may be the one that ended the test.
    if panics.len() > KEPT {
        panics.drain(KEPT - 1..panics.len() - 1);
    }
    panics
}

/// The thread's name and the place, of the line that begins the words about a panic.
fn headline(line: &str) -> Option<(&str, &str)> {
    // A test may have left its own line unfinished.
    let (_, rest) = line.split_once("thread '")?;
    let (thread, location) = rest.rsplit_once(" panicked at ")?;
    let (name, number) = thread.rsplit_once('\'')?;
    let is_number = |it: &str| it.starts_with(" (") && it.ends_with(')');
    let location = location.strip_suffix(':')?;
    let is_headline = is_place(location) && (number.is_empty() || is_number(number));
    is_headline.then_some((name, location))
}

/// Whether it ends as a place does, with line and column. What a test prints may stand where a place does.
fn is_place(location: &str) -> bool {
    let mut parts = location.rsplitn(3, ':');
    let is_figure = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let has_figures = parts.next().is_some_and(is_figure) && parts.next().is_some_and(is_figure);
    has_figures && parts.next().is_some_and(|it| !it.is_empty())
}

fn ends_message(line: &str) -> bool {
    line.starts_with("note: run with `RUST_BACKTRACE=")
        || line.starts_with("stack backtrace:")
        || headline(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_place_and_message_of_each_panic_are_read() {
        let stderr = "noise\n\
            \n\
            thread 'inner::it's' (4711) panicked at src/lib.rs:3:5:\n\
            assertion `left == right` failed\n  left: 1\n right: 2\n\
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\
            no newlinethread '<unnamed>' panicked at a b/c.rs:1:2:\n\
            second\n";
        let panics = printed_panics(stderr);
        let told: Vec<_> = panics
            .iter()
            .map(|it| {
                (
                    it.thread.as_str(),
                    it.location.as_deref(),
                    it.message.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (
                    "inner::it's",
                    Some("src/lib.rs:3:5"),
                    "assertion `left == right` failed\n  left: 1\n right: 2"
                ),
                ("<unnamed>", Some("a b/c.rs:1:2"), "second"),
            ]
        );
    }

    #[test]
    fn what_only_looks_like_it_is_none() {
        for stderr in [
            "",
            "thread 'a' panicked at",
            "the thread panicked at x:1:1:",
            "thread 'a' panicked at the sight of it:",
            "thread 'a' panicked at x.rs:1:",
            "thread 'a' panicked at x.rs:1:b:",
            "thread 'a' panicked at :1:2:",
        ] {
            assert_eq!(printed_panics(stderr), [], "{stderr}");
        }
    }

    #[test]
    fn of_very_many_the_first_and_the_last_are_kept() {
        let stderr: String = (0..100)
            .map(|number| format!("thread 'a' panicked at a.rs:1:1:\n{number}\n"))
            .collect();
        let panics = printed_panics(&stderr);
        assert_eq!(panics.len(), KEPT);
        assert_eq!(
            (&*panics[0].message, &*panics[KEPT - 1].message),
            ("0", "99")
        );
    }
}
