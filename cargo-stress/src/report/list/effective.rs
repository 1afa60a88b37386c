//! The list with every option on a line of its own, and beside it who has said so.

use super::text::{heading, totals};
use crate::model::{Found, Source, Sourced, Test};
use std::fmt::Display;

/// The settings of the session, then the tests by binary.
pub(super) fn list(found: &Found, session: &[(&'static str, Sourced<String>)]) -> String {
    let mut text = String::new();
    if !session.is_empty() {
        text.push_str("session\n");
        for (name, said) in session {
            text.push_str(&format!(
                "    {name:<15} {:<8} {}\n",
                said.value, said.source
            ));
        }
    }
    let mut last = None;
    for test in &found.catalog.tests {
        if last.replace(test.binary) != Some(test.binary) {
            text.push_str(&heading(found.catalog.binary(test.binary)));
        }
        text.push_str(&options(test));
    }
    text + &totals(found)
}

fn options(test: &Test) -> String {
    let duration = |duration| humantime::format_duration(duration).to_string();
    let (sources, mut text) = (&test.sources, format!("    {}", test.name));
    if let Some(place) = test.place() {
        text.push_str(&format!("  {place}"));
    }
    text.push('\n');
    let mut option = |name: &str, value: &dyn Display, source: &Source| {
        text.push_str(&format!("        {name:<11} {value:<8} {source}\n"));
    };
    option("runs", &test.runs, &sources.runs);
    option("timeout", &duration(test.timeout), &sources.timeout);
    option("grace", &duration(test.grace), &sources.grace);
    option("launch", &test.launch.as_str(), &sources.launch);
    option("shuffle", &test.shuffle, &sources.shuffle);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::catalog;
    use crate::model::{Place, Source};
    use std::sync::Arc;

    #[test]
    fn every_option_stands_beside_who_has_said_it() {
        let mut catalog = catalog(&[("orders", &[("closes", 20)])]);
        let sources = &mut catalog.tests[0].sources;
        sources.runs = Source::Configuration(Arc::new(Place {
            file: "Cargo.toml".into(),
            line: 12,
            profile: Some("ci".to_owned()),
        }));
        sources.timeout = Source::Attribute;
        sources.launch = Source::Environment("CARGO_STRESS_LAUNCH".to_owned());
        let found = Found {
            catalog,
            annotated: 1,
            binaries: 1,
            ..Found::default()
        };
        let jobs = Sourced::new("3".to_owned(), Source::Flag("--jobs".to_owned()));
        insta::assert_snapshot!(list(&found, &[("jobs", jobs)]), @r"
        session
            jobs            3        --jobs
        shop::orders (test)
            closes  tests/orders.rs:10
                runs        20       Cargo.toml:12, profile ci
                timeout     5s       attribute
                grace       2s       default
                launch      fork     CARGO_STRESS_LAUNCH
                shuffle     false    default
        1 of 1 annotated tests in 1 test binary
        ");
    }
}
