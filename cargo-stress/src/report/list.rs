//! What `cargo stress list` prints.

use crate::model::{Binary, Found, Test};
use std::io::Write;

/// Prints the selected tests by binary, with their options, and a line of totals.
pub(crate) fn show_list(found: &Found) {
    // A closed pipe (`| head`) is not an error.
    let _ = anstream::stdout().write_all(list(found).as_bytes());
}

fn list(found: &Found) -> String {
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

fn heading(binary: &Binary) -> String {
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
    line.push_str(&format!("  {}:{}", test.file, test.line));
    if test.shuffle {
        line.push_str("  shuffle");
    }
    line + "\n"
}

fn totals(found: &Found) -> String {
    let mut text = format!(
        "{} of {} {}tests in {} test binaries",
        found.catalog.tests.len(),
        found.annotated,
        if found.all { "" } else { "annotated " },
        found.binaries
    );
    if found.ignored > 0 {
        text.push_str(&format!(", {} ignored", found.ignored));
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
            b            runs 1     timeout 5s      tests/unit.rs:10
        3 of 4 annotated tests in 3 test binaries, 1 ignored; 7 plain #[test]s without #[stress]
        ");
    }
}
