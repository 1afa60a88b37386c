//! Whether the tests that the file names are there.

use super::entry::Entry;
use crate::nearest::nearest;

/// A binary whose tests are known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) package: &'a str,
    pub(crate) binary: &'a str,
    pub(crate) kind: &'a str,
    /// `None` where it was not built, or not all of its tests have been listed.
    pub(crate) tests: Option<&'a [String]>,
}

/// A sentence for each entry that names something that is not there. `known` has all binaries of the
/// workspace.
pub(crate) fn unknown_names(entries: &[Entry], known: &[Known<'_>]) -> Vec<String> {
    entries
        .iter()
        .filter_map(|entry| unknown(entry, known))
        .collect()
}

fn unknown(entry: &Entry, known: &[Known<'_>]) -> Option<String> {
    let of_package = || known.iter().filter(|it| it.package == entry.package);
    if of_package().next().is_none() {
        let packages = known.iter().map(|it| it.package);
        return Some(sentence(entry, "package", &entry.package, packages));
    }
    let kind = entry.kind.as_deref();
    let is_it =
        |it: &&Known<'_>| it.binary == entry.binary && kind.is_none_or(|kind| it.kind == kind);
    let of_binary = || of_package().filter(is_it);
    if of_binary().next().is_none() {
        let binaries = of_package().map(|it| it.binary);
        return Some(sentence(entry, "binary", &entry.binary, binaries));
    }
    // A library and a program may have one name; both have to be known.
    let lists: Option<Vec<&[String]>> = of_binary().map(|it| it.tests).collect();
    let tests = lists?.concat();
    let is_known = tests.contains(&entry.test);
    let names = tests.iter().map(String::as_str);
    (!is_known).then(|| sentence(entry, "test", &entry.test, names))
}

fn sentence<'a>(
    entry: &Entry,
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> String {
    let hint = match nearest(known, name) {
        Some((_, meant)) => format!("did you mean {meant:?}?"),
        None => "there is none".to_owned(),
    };
    let full = entry.full_name();
    format!("{full} is in quarantine, but there is no {what} {name:?}: {hint}")
}

#[cfg(test)]
mod tests {
    use super::super::entry::tests::entry;
    use super::*;

    fn told(entry: Entry, tests: Option<&[String]>) -> String {
        let known = [
            Known {
                package: "shop",
                binary: "orders",
                kind: "lib",
                tests,
            },
            Known {
                package: "shop",
                binary: "unit",
                kind: "test",
                tests: None,
            },
        ];
        unknown_names(&[entry], &known).join("; ")
    }

    #[test]
    fn a_name_that_is_not_there_is_told_with_the_nearest_one() {
        let tests = ["closes", "opens"].map(str::to_owned);
        assert_eq!(told(entry("closes"), Some(&tests)), "");
        insta::assert_snapshot!(told(entry("close"), Some(&tests)), @r#"shop::orders::close is in quarantine, but there is no test "close": did you mean "closes"?"#);
        let wrong = Entry {
            binary: "order".to_owned(),
            ..entry("closes")
        };
        insta::assert_snapshot!(told(wrong, Some(&tests)), @r#"shop::order::closes is in quarantine, but there is no binary "order": did you mean "orders"?"#);
        let wrong = Entry {
            package: "shops".to_owned(),
            ..entry("closes")
        };
        insta::assert_snapshot!(told(wrong, Some(&tests)), @r#"shops::orders::closes is in quarantine, but there is no package "shops": did you mean "shop"?"#);
    }

    #[test]
    fn nothing_is_said_of_what_was_not_listed() {
        assert_eq!(told(entry("close"), None), "");
    }
}
