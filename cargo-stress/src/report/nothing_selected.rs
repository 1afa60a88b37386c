//! Why there is nothing to run, what to do about it, and whether that is a failure.

use super::error::{ReportError, drawn};
use super::events::Head;
use super::figures::test_binaries;
use super::in_vain::in_vain;
use super::stderr::{say, show_warning};
use super::stdout::print;
use crate::model::{Found, Selection};
use clap::ValueEnum;

/// What it means that there is nothing to run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum NoTests {
    /// Pass where --since has left no test, fail otherwise
    #[default]
    Auto,
    /// Say so and exit with 0
    Pass,
    /// Warn and exit with 0
    Warn,
    /// Exit with 4
    Fail,
}

impl NoTests {
    /// Prints the reason, to stderr unless all is well; says whether the session has failed.
    ///
    /// # Errors
    /// If it could not be printed.
    pub(crate) fn show(self, found: &Found, selection: &Selection) -> Result<bool, ReportError> {
        let meaning = self.meaning(found);
        let command = Head::of_this_session().command;
        let mut text = meaning.text(found, selection, &command);
        text.push_str(&meaning.mistakes(found, selection));
        for warning in &found.warnings {
            show_warning(warning);
        }
        match meaning {
            Self::Pass => print(&text)?,
            _ => say(&text),
        }
        Ok(meaning == Self::Fail)
    }

    /// A pull request that changes no test must not fail for it; a filter that is mistyped must.
    fn meaning(self, found: &Found) -> Self {
        match self {
            Self::Auto if found.unchanged > 0 => Self::Pass,
            Self::Auto => Self::Fail,
            other => other,
        }
    }

    fn text(self, found: &Found, selection: &Selection, command: &[String]) -> String {
        let (reason, help) = reason(found, selection, command);
        match self {
            Self::Pass => format!("Nothing to stress: no tests selected\n  {reason}\n"),
            Self::Warn => format!("warning: no tests selected\n  {reason}\n"),
            _ => format!("error: no tests selected\n  {reason}\n  help: {help}\n"),
        }
    }

    /// The filters to which no test answers, each with its place in what was typed.
    fn mistakes(self, found: &Found, selection: &Selection) -> String {
        let command = Head::of_this_session().command;
        let mistakes = in_vain(found, selection, &command);
        if self == Self::Pass || found.names.is_empty() {
            return String::new();
        }
        mistakes.iter().map(|it| drawn(it)).collect()
    }
}

/// The reason, and the way out. `command` is what was typed.
fn reason(found: &Found, selection: &Selection, command: &[String]) -> (String, String) {
    let runnable = found.annotated - found.ignored;
    let kind = if found.all {
        "tests"
    } else {
        "annotated tests"
    };
    if found.annotated == 0 && found.plain > 0 {
        let plain = found.plain;
        let command = shell_words::join(command);
        (
            format!("There are {plain} plain #[test]s and none with #[stress]."),
            format!(
                "stress them as they are with `{command} --all`,\n  or write #[stress] instead of \
                 #[test] on those that flake (`use stress_runtime::stress;`)."
            ),
        )
    } else if found.annotated == 0 {
        let binaries = match found.binaries {
            1 => "1 test binary was built; it does not hold a test.".to_owned(),
            many => format!(
                "{} were built; none of them holds a test.",
                test_binaries(many)
            ),
        };
        (
            binaries,
            "choose other packages with -p or --workspace; tests may need --features, too"
                .to_owned(),
        )
    } else if found.unchanged > 0 {
        let (unchanged, revision) = (found.unchanged, selection.since.as_deref());
        (
            format!(
                "None of {unchanged} {kind} has changed since {}.",
                revision.unwrap_or_default()
            ),
            "without --since they are run whether they have changed or not".to_owned(),
        )
    } else if found.skipped > 0 {
        let skipped = found.skipped;
        (
            format!("The configuration skips {skipped} {kind} that would be left."),
            "take `skip` out of Cargo.toml, choose a --profile, or name a test wholly: --exact NAME"
                .to_owned(),
        )
    } else if runnable == 0 {
        let all = found.annotated;
        (
            format!("All {all} {kind} are #[ignore]d."),
            "--include-ignored runs them too".to_owned(),
        )
    } else {
        let filters = [&selection.filters[..], &selection.skip[..]].concat();
        let (filters, exact) = (filters.join(", "), selection.exact);
        let exact = if exact {
            " (--exact: filters are whole names)"
        } else {
            ""
        };
        let all = if found.all { " --all" } else { "" };
        (
            format!("None of {runnable} {kind} is left by: {filters}{exact}"),
            format!("`cargo stress list{all}` shows their names"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(action: NoTests, found: &Found, selection: &Selection) -> String {
        let command = ["cargo", "stress"].map(str::to_owned);
        action.meaning(found).text(found, selection, &command)
    }

    #[test]
    fn plain_tests_are_counted_and_the_way_to_stress_them_is_told() {
        let found = Found {
            plain: 12,
            binaries: 2,
            ..Found::default()
        };
        insta::assert_snapshot!(text(NoTests::Auto, &found, &Selection::default()), @r"
        error: no tests selected
          There are 12 plain #[test]s and none with #[stress].
          help: stress them as they are with `cargo stress --all`,
          or write #[stress] instead of #[test] on those that flake (`use stress_runtime::stress;`).
        ");
    }

    #[test]
    fn filters_that_match_nothing_are_named() {
        let found = Found {
            annotated: 3,
            binaries: 1,
            ..Found::default()
        };
        let selection = Selection {
            filters: vec!["typo".to_owned()],
            exact: true,
            ..Selection::default()
        };
        insta::assert_snapshot!(text(NoTests::Auto, &found, &selection), @r"
        error: no tests selected
          None of 3 annotated tests is left by: typo (--exact: filters are whole names)
          help: `cargo stress list` shows their names
        ");
        insta::assert_snapshot!(text(NoTests::Warn, &found, &selection), @r"
        warning: no tests selected
          None of 3 annotated tests is left by: typo (--exact: filters are whole names)
        ");
    }

    #[test]
    fn that_nothing_has_changed_is_no_failure_unless_it_is_said_to_be() {
        let found = Found {
            annotated: 3,
            unchanged: 2,
            all: true,
            ..Found::default()
        };
        let selection = Selection {
            since: Some("origin/main".to_owned()),
            ..Selection::default()
        };
        insta::assert_snapshot!(text(NoTests::Auto, &found, &selection), @r"
        Nothing to stress: no tests selected
          None of 2 tests has changed since origin/main.
        ");
        insta::assert_snapshot!(text(NoTests::Fail, &found, &selection), @r"
        error: no tests selected
          None of 2 tests has changed since origin/main.
          help: without --since they are run whether they have changed or not
        ");
    }
}
