//! The course has a page for each example, and shows the verdict that the example promises.

use crate::built::source;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use stress_tests::{Promise, Verdict, example_names, root};

/// How the terminal calls a verdict, and its kind in reports.
const LABELS: [(&str, &str); 7] = [
    ("FLAKY", "flaky"),
    ("BROKEN", "broken"),
    ("ORDER", "order-dependent"),
    ("BRITTLE", "brittle"),
    ("TWICE", "non-idempotent"),
    ("INTERFERE", "interference"),
    ("UNDECIDED", "undecided"),
];
/// What stands before the names of culprits, and which list of a verdict they are.
const CULPRITS: [(&str, &str); 4] = [
    ("fails after ", "polluters"),
    ("fails unless it runs after ", "state_setters"),
    ("fails beside ", "with"),
    ("passes again if one of these runs in between: ", "cleaners"),
];

#[test]
fn every_example_has_a_page_that_shows_what_it_promises() {
    let examples = example_names();
    assert!(examples.len() >= 13, "{examples:?}");
    for example in examples {
        let directory = root().join("examples").join(&example);
        let page = source().join(format!("course/{example}.md"));
        let page = fs::read_to_string(&page).unwrap_or_else(|it| panic!("{example}: {it}"));
        let include = format!("{{{{#include ../../../examples/{example}/README.md}}}}");
        assert!(
            page.contains(&include),
            "{example} does not show its README"
        );
        let readme = fs::read_to_string(directory.join("README.md")).unwrap();
        let promise = fs::read(directory.join("expected.json")).unwrap();
        let promise = serde_json::from_slice(&promise).unwrap();
        assert_eq!(broken_promises(&promise, &readme), Vec::<String>::new());
        for part in ["Symptom", "Cause", "Command", "Verdict", "Cure"] {
            assert!(
                readme.contains(&format!("\n## {part}\n")),
                "{example}: {part}"
            );
        }
    }
}

/// Tests of which the page shows something else than was promised.
fn broken_promises(promise: &Promise, page: &str) -> Vec<String> {
    let shown = page.split("\n## Verdict\n").nth(1).unwrap_or_default();
    let shown = shown.split("```").nth(1).unwrap_or_default();
    let verdicts = verdicts(shown);
    let stable: Verdict = serde_json::from_value(json!({"kind": "stable"})).unwrap();
    let is_broken = |(name, promised): &(&String, &stress_tests::PromisedVerdict)| {
        !promised.is_kept_by(verdicts.get(*name).unwrap_or(&stable))
    };
    let broken = promise.tests.iter().filter(is_broken);
    let mut broken: Vec<String> = broken.map(|(name, _)| name.clone()).collect();
    let unknown = verdicts
        .keys()
        .filter(|it| !promise.tests.contains_key(*it));
    broken.extend(unknown.cloned());
    let last = if promise.exit_code == 0 {
        "\nNothing found: "
    } else {
        "\nFindings: "
    };
    if !shown.contains(last) {
        broken.push(format!("exit code {}", promise.exit_code));
    }
    broken
}

/// The findings that are shown, by the names of their tests.
fn verdicts(shown: &str) -> BTreeMap<String, Verdict> {
    let mut found: Vec<(String, Map<String, Value>)> = Vec::new();
    for line in shown.lines() {
        let label = line.split(' ').next().unwrap_or_default();
        if let Some((_, kind)) = LABELS.iter().find(|it| it.0 == label) {
            // LABEL  [binary ]name  place
            let mut parts = line[label.len()..].trim_start().split("  ");
            let name = parts.next().and_then(|it| it.split(' ').next_back());
            let fields = Map::from_iter([("kind".to_owned(), json!(kind))]);
            found.push((name.unwrap_or_default().to_owned(), fields));
        }
        let said = line.trim_start();
        let culprits = CULPRITS.iter().find_map(|(words, list)| {
            let names = said.strip_prefix(words)?.split(" (").next()?;
            let names = names.replace(" and ", ", ");
            Some((*list, names.split(", ").map(Value::from).collect()))
        });
        if let (Some((list, names)), Some((_, fields))) = (culprits, found.last_mut()) {
            fields.insert(list.to_owned(), Value::Array(names));
        }
    }
    let verdict = |fields| serde_json::from_value(Value::Object(fields)).unwrap();
    let found = found.into_iter();
    found
        .map(|(name, fields)| (name, verdict(fields)))
        .collect()
}

#[test]
fn a_page_that_shows_another_culprit_is_seen() {
    let promise: Promise = serde_json::from_value(json!({
        "tests": {
            "a": {"kind": "order-dependent", "polluters": ["b", "c"], "cleaners": ["d"]},
            "b": "stable",
        },
        "exit_code": 100,
        "args": [],
    }))
    .unwrap();
    let page = "\n## Verdict\n```text\nORDER      shop a  src/lib.rs:1\n           fails after b and c (2 of 3; 20/20)\n           \
                passes again if one of these runs in between: d\n\nFindings: 2 tests\n```\n";
    assert_eq!(broken_promises(&promise, page), Vec::<String>::new());
    for (shown, instead) in [
        ("b and c", "b"),
        ("ORDER", "FLAKY"),
        ("between: d", "between: e"),
        ("shop a", "shop b"),
        ("Findings", "Nothing found"),
    ] {
        let other = page.replace(shown, instead);
        assert_ne!(
            broken_promises(&promise, &other),
            Vec::<String>::new(),
            "{instead}"
        );
    }
}
