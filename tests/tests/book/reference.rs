//! Exit codes, options of the attribute, variables and fields of the report are those of the code.
//!
//! Flags and configuration are held by the tool's own tests, which know them.

use crate::table::{first_column, reference};
use std::collections::BTreeSet;
use std::fs;
use stress_tests::root;

fn code(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|it| panic!("{path}: {it}"))
}

fn set<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let names: BTreeSet<String> = names.into_iter().map(str::to_owned).collect();
    assert!(names.len() > 1, "the code has changed its looks: {names:?}");
    names
}

/// What stands between `before` and `after` in each line that has both.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    let lines = text.lines().filter_map(|line| line.split_once(before));
    lines
        .filter_map(|(_, rest)| Some(rest.split_once(after)?.0))
        .collect()
}

#[test]
fn exit_codes_are_those_of_the_program() {
    let code = code("cargo-stress/src/exit_code.rs");
    let codes = set(between(&code, ": u8 = ", ";"));
    assert_eq!(first_column(&reference("exit-codes.md"), ""), codes);
}

#[test]
fn the_options_of_the_attribute_are_those_that_the_macro_lists() {
    // What it says to an unknown option is held by a compile-fail test.
    let said = code("tests/attribute/macro-fixtures/fail/option_names.stderr");
    let line = said.lines().find(|line| line.contains("the options are "));
    let options = set(line.unwrap_or_default().split('`').skip(1).step_by(2));
    assert_eq!(first_column(&reference("attribute.md"), ""), options);
}

#[test]
fn variables_for_tests_are_those_of_runtime_and_tool() {
    let isolation = code("stress-runtime/src/isolation.rs");
    let page = reference("environment.md");
    let sentinel = code("cargo-stress/src/execute/sentinel.rs");
    let of_tool = between(&sentinel, " SESSION: &str = \"", "\";");
    assert_eq!(of_tool.len(), 1);
    let of_runtime = between(&isolation, ": &str = \"", "\";");
    let for_tests = set(of_runtime.into_iter().chain(of_tool));
    assert_eq!(first_column(&page, "For tests"), for_tests);
    let under_cargo_test = code("stress-runtime/src/under_cargo_test.rs");
    let of_cargo_test = between(&under_cargo_test, ": &str = \"", "\";");
    assert_eq!(of_cargo_test, ["STRESS_RUNS"]);
    let told = first_column(&page, "For `cargo test`");
    assert_eq!(told, BTreeSet::from(["STRESS_RUNS".to_owned()]));
}

#[test]
fn fields_of_the_report_are_those_that_it_writes() {
    let document = code("cargo-stress/src/report/json/document.rs");
    let (page, mut objects) = (reference("report.md"), 0);
    let headings: Vec<&str> = page.split("\n## ").skip(1).collect();
    for written in document.split("pub(super) struct ").skip(1) {
        let body = written.split("\n}").next().unwrap_or_default();
        let fields: BTreeSet<String> = between(body, "    pub(super) ", ": ")
            .into_iter()
            .map(str::to_owned)
            .collect();
        let name = headings.get(objects).and_then(|it| it.lines().next());
        let name = name.unwrap_or_default();
        assert_eq!(first_column(&page, name), fields, "{name}");
        objects += 1;
    }
    assert_eq!(objects, headings.len());
}
