//! The pages on configuration and environment name what can be configured, and nothing else.

use super::pages::{first_column, reference};
use crate::config::Key;
use std::collections::BTreeSet;

fn set(names: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    names.into_iter().collect()
}

#[test]
fn keys_on_the_page_are_those_that_manifests_know() {
    let page = reference("configuration.md");
    let of_session = set(Key::of_session().map(|key| key.name.to_owned()));
    let told = set(first_column(&page, "Settings of the session"));
    assert_eq!(told, of_session);
    let mut of_tests = set(Key::all().map(|key| key.name.to_owned()));
    of_tests.retain(|name| !of_session.contains(name));
    assert_eq!(set(first_column(&page, "Settings of tests")), of_tests);
}

#[test]
fn variables_on_the_page_are_those_that_are_read() {
    let known = Key::with_flag().map(|key| (key.variable(), key.flag()));
    let profile = ("CARGO_STRESS_PROFILE".to_owned(), "--profile".to_owned());
    let rows = known.chain([profile]);
    let rows = set(rows.map(|(variable, flag)| format!("| `{variable}` | `{flag}` |")));
    let page = reference("environment.md");
    let told = page
        .lines()
        .filter(|line| line.starts_with("| `CARGO_STRESS_"));
    assert_eq!(set(told.map(str::to_owned)), rows);
}
