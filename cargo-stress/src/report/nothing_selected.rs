//! Why there is nothing to run, and what to do about it.

use crate::model::{Found, Selection};
use std::io::Write;

/// Prints the reason to stderr.
pub(crate) fn show_nothing_selected(found: &Found, selection: &Selection) {
    let _ = anstream::stderr().write_all(reason(found, selection).as_bytes());
}

fn reason(found: &Found, selection: &Selection) -> String {
    let mut text = "error: no tests selected\n".to_owned();
    let runnable = found.annotated - found.ignored;
    if found.annotated == 0 && found.plain > 0 {
        text.push_str(&format!(
            "  There are {} plain #[test]s and none with #[stress].\n  \
             help: stress them as they are with `cargo stress --all`,\n  \
             or write #[stress] instead of #[test] on those that flake (`use stress_runtime::stress;`).\n",
            found.plain
        ));
    } else if found.annotated == 0 {
        text.push_str(&format!(
            "  {} test binaries were built; none of them holds a test.\n  \
             help: choose other packages with -p or --workspace\n",
            found.binaries
        ));
    } else if runnable == 0 {
        text.push_str(&format!(
            "  All {} {} are #[ignore]d.\n  help: --include-ignored runs them too\n",
            found.annotated,
            kind(found)
        ));
    } else if found.skipped > 0 {
        text.push_str(&format!(
            "  The configuration skips {} {} that would be left.\n  \
             help: take `skip` out of Cargo.toml, choose a --profile, or name a test wholly: --exact NAME\n",
            found.skipped,
            kind(found)
        ));
    } else {
        let filters = [&selection.filters[..], &selection.skip[..]]
            .concat()
            .join(", ");
        text.push_str(&format!(
            "  None of {runnable} {} is left by: {filters}{}\n  \
             help: `cargo stress list{}` shows their names\n",
            kind(found),
            if selection.exact {
                " (--exact: filters are whole names)"
            } else {
                ""
            },
            if found.all { " --all" } else { "" },
        ));
    }
    text
}

fn kind(found: &Found) -> &'static str {
    if found.all {
        "tests"
    } else {
        "annotated tests"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_tests_are_counted_and_the_way_to_stress_them_is_told() {
        let found = Found {
            plain: 12,
            binaries: 2,
            ..Found::default()
        };
        let reason = reason(&found, &Selection::default());
        assert!(reason.contains("12 plain #[test]s"), "{reason}");
        assert!(reason.contains("--all"), "{reason}");
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
        let reason = reason(&found, &selection);
        assert!(
            reason.contains("typo") && reason.contains("--exact"),
            "{reason}"
        );
    }
}
