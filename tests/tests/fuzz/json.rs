//! The runtime's own JSON and serde's agree.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use stress_runtime::protocol::{self, Json, from_line};

/// What a line says, whatever it is, in the words of a `Debug` text.
#[derive(Debug)]
struct Anything(String);

impl Json for Anything {
    fn print(&self, _to: &mut Vec<u8>) {}

    fn read(value: protocol::Value<'_>) -> Result<Self, String> {
        Ok(Self(format!("{value:?}")))
    }
}

/// The same words for what serde has written.
fn in_our_words(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Null => "Null".to_owned(),
        Value::Bool(value) => format!("Bool({value})"),
        Value::Number(number) => format!("Number({:?})", number.to_string()),
        Value::String(text) => format!("Text({text:?})"),
        Value::Array(values) => {
            format!(
                "List([{}])",
                joined(values.iter().map(in_our_words).collect())
            )
        }
        Value::Object(members) => {
            let member = |(name, value)| format!("({name:?}, {})", in_our_words(value));
            format!(
                "Object(Object([{}]))",
                joined(members.iter().map(member).collect())
            )
        }
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e9..1e9_f64).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\\x00-\\x7f]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..8).prop_map(Value::from),
            vec((any::<String>(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Whether serde refuses it for something that does no harm here: a number that is too large for its
/// types, a control character within a text, or a form feed between two values.
fn is_leniency(text: &[u8], error: &serde_json::Error) -> bool {
    let error = error.to_string();
    error.starts_with("number out of range")
        || error.starts_with("control character")
        || text.contains(&b'\x0c')
}

fn agree(text: &[u8]) -> Result<(), TestCaseError> {
    let ours = from_line::<Anything>(text);
    match (&ours, serde_json::from_slice::<Value>(text)) {
        (Ok(_), Ok(_)) => {}
        (Err(error), Err(_)) => prop_assert!(error.len() < 4096, "{error}"),
        (Ok(_), Err(error)) => prop_assert!(is_leniency(text, &error), "{error}"),
        (Err(error), Ok(_)) => prop_assert!(false, "{error}"),
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_serde_has_written_says_the_same_to_both(value in values()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let Anything(ours) = from_line(text.as_bytes()).map_err(TestCaseError::fail)?;
            prop_assert_eq!(ours, in_our_words(&value));
        }
    }

    #[test]
    fn a_text_that_somebody_has_broken_is_refused_by_both(
        value in values(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..4),
    ) {
        let mut text = value.to_string().into_bytes();
        for (at, byte, what) in changes {
            if text.is_empty() {
                break;
            }
            let at = at.index(text.len());
            match what {
                0 => text[at] = byte,
                1 => text.insert(at, byte),
                2 => drop(text.remove(at)),
                _ => text.truncate(at),
            }
        }
        agree(&text)?;
    }

    #[test]
    fn whatever_looks_like_json_is_judged_alike(
        text in "([\\[\\]{},: ]|\"|\\\\|\\\\u[0-9a-fA-F+]{0,5}|\\\\u[dD][89abcdAF][0-9]{2}|-|\\+|[0-9]|\\.|e|E|true|false|null|a|\u{fc}){0,24}"
    ) {
        agree(text.as_bytes())?;
        // Most of what matters stands within a text, or a list.
        agree(format!("\"{text}\"").as_bytes())?;
        agree(format!("[{text}]").as_bytes())?;
    }

    #[test]
    fn any_text_comes_back_as_it_was(text in any::<String>(), character in any::<char>()) {
        let line = protocol::to_line(&text);
        prop_assert_eq!(from_line::<String>(&line), Ok(text.clone()));
        prop_assert_eq!(serde_json::from_slice::<String>(&line).unwrap(), text);
        let line = protocol::to_line(&character);
        prop_assert_eq!(from_line::<char>(&line), Ok(character));
    }
}

#[test]
fn what_is_nested_without_end_is_refused() {
    for opening in ["[", "{\"a\":", "[{\"a\":"] {
        let error = from_line::<Anything>(opening.repeat(100_000).as_bytes()).unwrap_err();
        assert!(error.contains("too deep"), "{error}");
    }
}
