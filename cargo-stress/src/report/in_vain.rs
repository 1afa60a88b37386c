//! Filters to which no test answers: where they were typed, and what was probably meant.

use crate::model::{Found, Selection};
use crate::nearest::{nearest, nearest_part};
use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

/// What is less like a filter was not meant by it.
const LIKE: f64 = 0.85;

/// Such a filter.
#[derive(Debug, Error, Diagnostic)]
#[error("no test {}", self.answers())]
pub(super) struct InVain {
    filter: String,
    /// Whether it is a whole name.
    exact: bool,
    hint: String,
    #[source_code]
    line: NamedSource<String>,
    #[label("{hint}")]
    at: Option<SourceSpan>,
}

impl InVain {
    fn answers(&self) -> String {
        let filter = &self.filter;
        if self.exact {
            format!("is called {filter:?}")
        } else {
            format!("has {filter:?} in its name")
        }
    }
}

/// All of them. `command` is what was typed.
pub(super) fn in_vain(found: &Found, selection: &Selection, command: &[String]) -> Vec<InVain> {
    let in_vain = selection.in_vain(&found.names);
    let of = |filter: &str| InVain {
        filter: filter.to_owned(),
        exact: selection.exact,
        hint: hint(found, filter, selection.exact),
        line: NamedSource::new("command line", shell_words::join(command)),
        at: place(command, filter),
    };
    in_vain.map(of).collect()
}

/// A sentence for each of them, where others have chosen tests.
pub(crate) fn filters_in_vain(found: &Found, selection: &Selection) -> Vec<String> {
    let in_vain = in_vain(found, selection, &[]).into_iter();
    in_vain.map(|it| format!("{it}: {}", it.hint)).collect()
}

fn hint(found: &Found, filter: &str, exact: bool) -> String {
    if let Some(words) = found.in_place_of(filter) {
        return format!("did you mean {}?", shell_words::join(words));
    }
    let names = || found.names.iter().map(String::as_str);
    let meant = if exact {
        nearest(names(), filter).map(|(likeness, name)| (likeness, name.to_owned()))
    } else {
        let part = nearest_part(names(), filter);
        part.map(|(likeness, part, name)| (likeness, format!("{part}, as in {name}")))
    };
    match meant {
        Some((likeness, meant)) if likeness > LIKE => format!("did you mean {meant}?"),
        _ => "nothing is like it".to_owned(),
    }
}

/// Where that word stands in the line; the last time, for options stand before.
fn place(command: &[String], filter: &str) -> Option<SourceSpan> {
    let index = command.iter().rposition(|word| word == filter)?;
    let before = shell_words::join(&command[..index]);
    let quoted = shell_words::quote(filter);
    Some((before.len() + 1, quoted.len()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LeftOut, ListedBinary};
    use crate::report::error::drawn;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    fn found() -> Found {
        Found {
            names: words("tests::a_checkout_is_paid tests::the_cart_is_kept"),
            ..Found::default()
        }
    }

    fn selection(filters: &str, exact: bool) -> Selection {
        Selection {
            filters: words(filters),
            exact,
            ..Selection::default()
        }
    }

    #[test]
    fn the_place_is_pointed_at_with_what_was_meant() {
        let command = words("cargo stress -p shop chekout");
        let in_vain = in_vain(&found(), &selection("chekout", false), &command);
        insta::assert_snapshot!(drawn(&in_vain[0]), @r#"
         x no test has "chekout" in its name
          ,-[command line:1:22]
        1 | cargo stress -p shop chekout
          :                      ^^^|^^^
          :                         `-- did you mean checkout, as in tests::a_checkout_is_paid?
          `----
        "#);
    }

    #[test]
    fn beside_others_it_is_a_sentence() {
        let told = |filters: &str, exact: bool| {
            filters_in_vain(&found(), &selection(filters, exact)).join("\n")
        };
        insta::assert_snapshot!(told("paid chekout", false), @"no test has \"chekout\" in its name: did you mean checkout, as in tests::a_checkout_is_paid?");
        insta::assert_snapshot!(told("tests::the_cart_is_keptt zebra", true), @r#"
        no test is called "tests::the_cart_is_keptt": did you mean tests::the_cart_is_kept?
        no test is called "zebra": nothing is like it
        "#);
        assert_eq!(told("cart paid", false), "");
    }

    #[test]
    fn for_a_name_with_its_binary_it_is_told_what_to_type() {
        let listed = ListedBinary {
            package: "shop".to_owned(),
            target: "orders".to_owned(),
            kind: "test".to_owned(),
            tests: Some(Vec::new()),
            left_out: LeftOut::default(),
        };
        let found = Found {
            listed: vec![listed],
            ..found()
        };
        let told = filters_in_vain(&found, &selection("shop::orders::paid", false));
        insta::assert_snapshot!(told.join("\n"), @r#"no test has "shop::orders::paid" in its name: did you mean -p shop --test orders paid?"#);
    }
}
