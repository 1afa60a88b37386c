//! What GitHub's runner must not take for a command.
//!
//! It obeys what anybody prints in a job: `::error …::` where a line begins, white space aside, and
//! `##[error]` anywhere in one. Tests may print that too, or fail with it, and so may we, who show what
//! they have said.

use std::borrow::Cow;
use std::env;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether somebody has asked for what a runner reads.
static ASKED: AtomicBool = AtomicBool::new(false);

/// Begins a command within a line.
const ANYWHERE: &str = "##[";
/// Begins one where a line does.
const AT_BEGINNING: &str = "::";

/// Whether this is a job of GitHub Actions.
pub(crate) fn under_actions() -> bool {
    env::var("GITHUB_ACTIONS").is_ok_and(|it| it == "true")
}

/// From now on a runner reads what is printed, whatever the environment says.
pub(in crate::report) fn a_runner_listens() {
    ASKED.store(true, Ordering::Relaxed);
}

fn does_a_runner_listen() -> bool {
    ASKED.load(Ordering::Relaxed) || under_actions()
}

/// The text for people; where a runner listens, one that it will not obey.
pub(in crate::report) fn unheard(text: &str) -> Cow<'_, str> {
    match broken(text) {
        Cow::Owned(broken) if does_a_runner_listen() => Cow::Owned(broken),
        _ => Cow::Borrowed(text),
    }
}

/// The same for JSON, which says what it did before. None of its lines begins with a colon.
pub(in crate::report) fn unheard_json(text: &str) -> Cow<'_, str> {
    if text.contains(ANYWHERE) && does_a_runner_listen() {
        // Only a text has such signs in it.
        Cow::Owned(text.replace(ANYWHERE, r"##\u005b"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A space stands in the middle of what begins a command. It has to be a sign that counts where texts
/// are compared: those that cannot be seen may not.
fn broken(text: &str) -> Cow<'_, str> {
    if !text.contains(AT_BEGINNING) && !text.contains(ANYWHERE) {
        return Cow::Borrowed(text);
    }
    // The runner ends a line at a carriage return, too.
    let lines = text.split_inclusive(['\n', '\r']);
    Cow::Owned(lines.map(broken_line).collect())
}

fn broken_line(line: &str) -> String {
    let said = line.trim_start_matches(|it: char| it.is_whitespace() || it == '\u{feff}');
    let space = &line[..line.len() - said.len()];
    let said = match said.strip_prefix(AT_BEGINNING) {
        Some(rest) => Cow::Owned(format!(": :{rest}")),
        None => Cow::Borrowed(said),
    };
    format!("{space}{}", said.replace(ANYWHERE, "## ["))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How the runner looks for a command.
    fn is_obeyed(line: &str) -> bool {
        line.trim_start().starts_with("::") || line.contains("##[")
    }

    #[test]
    fn nothing_that_is_shown_is_obeyed() {
        for text in [
            "::error file=x::boo",
            "   \t ::stop-commands::abc\n",
            "lost\n           ::add-mask::a\n",
            "\r::error::a\r\n\u{a0}::error::b",
            "\u{feff}::error::a",
            ":::error::a",
            "###[error]a",
            "| ##[error]a ##[endgroup]",
        ] {
            let shown = broken(text);
            let lines: Vec<&str> = shown.split(['\n', '\r']).collect();
            assert!(!lines.iter().any(|it| is_obeyed(it)), "{shown}");
            assert_eq!(shown.replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn what_is_no_command_stays_as_it_is() {
        let text = "FLAKY  shop::orders closes\n| std::error::Error\n# [a] ## b\n";
        assert_eq!(broken(text), text);
        assert_eq!(broken("a\n\n  b"), "a\n\n  b");
    }
}
