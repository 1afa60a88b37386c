//! The list as lines: a test on each, with its options and its place.

use crate::model::{Binary, Found, Test};
use crate::report::figures::test_binaries;

/// The selected tests by binary, and a line of totals.
pub(super) fn list(found: &Found) -> String {
    let mut text = String::new();
    let catalog = &found.catalog;
    let width = catalog
        .tests
        .iter()
        .map(|test| test.name.chars().count())
        .max()
        .unwrap_or(0);
    let mut last = None;
    for test in &catalog.tests {
        if last.replace(test.binary) != Some(test.binary) {
            text.push_str(&heading(catalog.binary(test.binary)));
        }
        text.push_str(&line(test, width.min(60)));
    }
    text + &totals(found)
}

/// The line above the tests of a binary.
pub(super) fn heading(binary: &Binary) -> String {
    match binary.kind.as_str() {
        "lib" => format!("{} (lib)\n", binary.package),
        kind => format!("{}::{} ({kind})\n", binary.package, binary.target),
    }
}

fn line(test: &Test, width: usize) -> String {
    let mut line = format!(
        "    {:width$}  runs {:<5} timeout {:<6}",
        test.name,
        test.runs,
        humantime::format_duration(test.timeout).to_string()
    );
    if let Some(place) = test.place() {
        line.push_str(&format!("  {place}"));
    }
    if test.shuffle {
        line.push_str("  shuffle");
    }
    match test.ignored.as_deref() {
        Some("") => line.push_str("  ignored"),
        Some(reason) => line.push_str(&format!("  ignored: {reason}")),
        None => {}
    }
    if !test.can_have_company() {
        line.push_str("  by exec");
    }
    line + "\n"
}

/// How many tests there are, and what a person should know.
pub(super) fn totals(found: &Found) -> String {
    let mut text = format!(
        "{} of {} {}tests in {}",
        found.catalog.tests.len(),
        found.annotated,
        if found.all { "" } else { "annotated " },
        test_binaries(found.catalog.binaries.len())
    );
    if found.ignored > 0 {
        text.push_str(&format!(", {} ignored", found.ignored));
    }
    if found.skipped > 0 {
        text.push_str(&format!(", {} skipped by the configuration", found.skipped));
    }
    if found.unchanged > 0 {
        text.push_str(&format!(", {} unchanged", found.unchanged));
    }
    if found.plain > 0 {
        text.push_str(&format!(
            "; {} plain #[test]s without #[stress]",
            found.plain
        ));
    }
    for warning in &found.warnings {
        text.push_str(&format!("\nwarning: {warning}"));
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;

    #[test]
    fn tests_stand_under_their_binaries() {
        let mut catalog = catalog(&[
            ("orders", &[("a", 100), ("inner::deep", 5)]),
            ("unit", &[("b", 1)]),
        ]);
        catalog.binaries[1].kind = "lib".to_owned();
        catalog.tests[1].shuffle = true;
        catalog.tests[2].ignored = Some("slow".to_owned());
        let found = Found {
            catalog,
            annotated: 4,
            ignored: 1,
            plain: 7,
            binaries: 3,
            warnings: vec![],
            ..Found::default()
        };
        insta::assert_snapshot!(list(&found), @r"
        shop::orders (test)
            a            runs 100   timeout 5s      tests/orders.rs:10
            inner::deep  runs 5     timeout 5s      tests/orders.rs:10  shuffle
        shop (lib)
            b            runs 1     timeout 5s      tests/unit.rs:10  ignored: slow
        3 of 4 annotated tests in 2 test binaries, 1 ignored; 7 plain #[test]s without #[stress]
        ");
    }
}
