//! What is printed and kept is what `schema/events.v1.json` promises.

use super::story::{head, story};
use crate::report::events::encoder::Encoder;
use crate::report::events::lines::Line;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SCHEMA: &str = include_str!("../../../../schema/events.v1.json");

/// Every line of the session in which everything happens.
fn lines() -> Vec<Value> {
    let mut lines = vec![serde_json::to_value(Line::Session(head())).unwrap()];
    let mut encoder = Encoder::default();
    for (at, event) in story() {
        encoder.encode(at, &event, &mut |line| {
            lines.push(serde_json::to_value(line).unwrap());
        });
    }
    lines
}

/// The schema without the leave to say more than it names.
fn strict(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(fields) => {
            for value in fields.values_mut() {
                *value = strict(value.take());
            }
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|it| *it = strict(it.take())),
        _ => {}
    }
    schema
}

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

#[test]
fn every_line_is_what_the_published_schema_says_and_says_nothing_else() {
    let validator = jsonschema::validator_for(&strict(schema())).unwrap();
    for line in lines() {
        let errors: Vec<String> = validator
            .iter_errors(&line)
            .map(|it| it.to_string())
            .collect();
        assert!(errors.is_empty(), "{line:#}\n{errors:#?}");
    }
}

#[test]
fn every_kind_of_line_that_the_schema_names_has_been_seen() {
    let promised: BTreeSet<String> = schema()["oneOf"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| {
            kind["properties"]["event"]["const"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let kind = |line: Value| line["event"].as_str().unwrap().to_owned();
    assert_eq!(
        lines().into_iter().map(kind).collect::<BTreeSet<_>>(),
        promised
    );
}

#[test]
fn readers_of_this_version_pass_over_what_later_releases_add() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for mut line in lines() {
        line["weather"] = json!("fair");
        assert!(validator.is_valid(&line), "{line:#}");
        assert!(!matches!(
            serde_json::from_value(line).unwrap(),
            Line::Unknown
        ));
    }
    let unheard_of = serde_json::from_value(json!({"event": "thunder", "at_us": 7}));
    assert!(matches!(unheard_of.unwrap(), Line::Unknown));
}

#[test]
fn what_is_the_same_in_many_attempts_is_told_once() {
    let lines = lines();
    let of = |kind: &str| lines.iter().filter(|line| line["event"] == kind).count();
    assert_eq!((of("attempt"), of("order"), of("failure")), (6, 1, 3));
    let passed = lines
        .iter()
        .find(|line| line["outcome"] == "passed" && line["test"] == 1);
    insta::assert_json_snapshot!(passed.unwrap(), @r#"
    {
      "at_us": 4004,
      "event": "attempt",
      "order": 1,
      "outcome": "passed",
      "round": 3,
      "run": 1,
      "test": 1,
      "us": 250
    }
    "#);
}
