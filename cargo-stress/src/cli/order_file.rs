//! Reads an order of tests that a person has written.

use crate::error::OrderError;
use crate::model::{Catalog, TestId};
use camino::Utf8Path;
use std::collections::BTreeSet;

/// The tests named in a file, one a line; empty lines and comments (`#`) are skipped.
///
/// # Errors
/// If it cannot be read, or names what is not there.
pub(crate) fn read_order(path: &Utf8Path, catalog: &Catalog) -> Result<Vec<TestId>, OrderError> {
    let text = fs_err::read_to_string(path).map_err(|source| OrderError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let mut named = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let name = line.trim();
        if name.is_empty() || name.starts_with('#') {
            continue;
        }
        let tests: Vec<TestId> = catalog
            .test_ids()
            .filter(|id| catalog.test(*id).name == name)
            .collect();
        if tests.is_empty() {
            return Err(OrderError::Unknown {
                path: path.to_owned(),
                line: index + 1,
                name: name.to_owned(),
                known: catalog.tests.iter().map(|it| it.name.clone()).collect(),
                all: catalog.tests.iter().any(|it| it.plain),
            });
        }
        named.push(tests);
    }
    // A name may be there in several binaries; the order is meant for the one that has them all.
    let binaries_of = |tests: &Vec<TestId>| -> BTreeSet<_> {
        tests.iter().map(|id| catalog.test(*id).binary).collect()
    };
    let mut binaries = named.iter().map(binaries_of);
    let Some(first) = binaries.next() else {
        return Err(OrderError::Empty {
            path: path.to_owned(),
        });
    };
    let common = binaries.fold(first, |common, other| &common & &other);
    let mut common = common.into_iter();
    match (common.next(), common.next()) {
        (Some(binary), None) => Ok(named
            .into_iter()
            .flatten()
            .filter(|id| catalog.test(*id).binary == binary)
            .collect()),
        _ => {
            let all: BTreeSet<_> = named.iter().flat_map(binaries_of).collect();
            let name = |binary| {
                let binary = catalog.binary(binary);
                format!("{}::{}", binary.package, binary.target)
            };
            Err(OrderError::SeveralBinaries {
                path: path.to_owned(),
                binaries: all.into_iter().map(name).collect(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;
    use camino::Utf8PathBuf;
    use miette::Diagnostic as _;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Vec<usize>, String> {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(directory.path().join("order")).unwrap();
        fs_err::write(&path, text).unwrap();
        let catalog = catalog(&[
            ("a", &[("common", 1), ("x::one", 1)]),
            ("b", &[("common", 1), ("y::two", 1)]),
        ]);
        read_order(&path, &catalog)
            .map(|order| order.into_iter().map(|test| test.0).collect())
            .map_err(|error| {
                let help = error.help().map(|help| help.to_string());
                format!("{error}: {}", help.unwrap_or_default()).replace(path.as_str(), "order")
            })
    }

    #[test]
    fn an_order_is_one_of_the_binary_that_has_all_its_tests() {
        assert_eq!(read("# mine\n\n y::two \ncommon\n"), Ok(vec![3, 2]));
        assert_eq!(read("common\nx::one\ncommon"), Ok(vec![0, 1, 0]));
    }

    #[test]
    fn what_cannot_be_an_order_is_refused_with_a_way_out() {
        insta::assert_snapshot!(read("x::one\nx::oen").unwrap_err(), @r#"order, line 2: no selected test is called "x::oen": did you mean "x::one"?"#);
        insta::assert_snapshot!(read("x::one\ny::two").unwrap_err(), @"order: the tests are of several binaries: shop::a, shop::b: an order is one of tests in one process; select a binary with --lib, --bin or --test");
        insta::assert_snapshot!(read("common").unwrap_err(), @"order: the tests are of several binaries: shop::a, shop::b: an order is one of tests in one process; select a binary with --lib, --bin or --test");
        insta::assert_snapshot!(read("# no").unwrap_err(), @"order names no test: write one test name a line; lines that begin with # are left out");
    }

    #[test]
    fn where_plain_tests_were_asked_for_their_names_are_shown_by_the_list_of_all() {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(directory.path().join("order")).unwrap();
        fs_err::write(&path, "qqqqq").unwrap();
        let mut catalog = catalog(&[("a", &[("common", 1)])]);
        let help = |catalog: &_| {
            read_order(&path, catalog)
                .unwrap_err()
                .help()
                .unwrap()
                .to_string()
        };
        assert_eq!(help(&catalog), "cargo stress list shows the names");
        catalog.tests[0].plain = true;
        assert_eq!(help(&catalog), "cargo stress list --all shows the names");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_order_is_read_or_refused_in_a_few_words(
            text in prop_oneof![any::<String>(), "((#| |common|x::one|y::two|x::oen|\u{fc}){0,2}(\r?\n)){0,6}"],
        ) {
            match read(&text) {
                Ok(order) => prop_assert!(!order.is_empty() && order.len() <= text.lines().count()),
                Err(error) => prop_assert!(error.len() < 1000 + 2 * text.len(), "{error}"),
            }
        }
    }
}
