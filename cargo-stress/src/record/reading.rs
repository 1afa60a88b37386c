//! From the text of a file to a record, or to the reason why it is none that can be used.

use super::document::Record;
use super::error::RecordError;
use super::known::Known;
use camino::Utf8Path;
use serde::Deserialize;

/// What every schema begins with; a number follows.
const FAMILY: &str = "cargo-stress/record/";

/// The highest number that is understood.
const NEWEST: u32 = 1;

/// Read first: the rest means what the schema says.
#[derive(Debug, Deserialize)]
struct Head {
    schema: String,
}

/// Reads the text of the file at `path`.
///
/// # Errors
/// If it is of a later release, or no record.
pub(super) fn parse(path: &Utf8Path, text: &str) -> Result<Record, RecordError> {
    let head = serde_json::from_str::<Head>(text);
    if let Some(schema) = head.ok().map(|it| it.schema).filter(|it| is_newer(it)) {
        let path = path.to_owned();
        return Err(RecordError::Newer { path, schema });
    }
    serde_json::from_str(text).map_err(|source| RecordError::NotUnderstood {
        path: path.to_owned(),
        source,
    })
}

/// What a list says of the record, later releases' too as long as they name things the same.
pub(super) fn parse_known(text: &str) -> Option<Known> {
    serde_json::from_str(text).ok()
}

fn is_newer(schema: &str) -> bool {
    let number = schema.strip_prefix(FAMILY);
    number.is_some_and(|it| it.parse::<u32>().is_ok_and(|it| it > NEWEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::fixture::record;
    use miette::Diagnostic;

    fn parse_with_schema(schema: &str) -> Result<Record, RecordError> {
        let text = serde_json::to_string(&record("closes")).unwrap();
        let text = text.replace("cargo-stress/record/1", schema);
        parse(Utf8Path::new("records/ab12.json"), &text)
    }

    #[test]
    fn a_later_schema_is_named_with_what_to_do() {
        let error = parse_with_schema("cargo-stress/record/2").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the record records/ab12.json was made by a later cargo-stress: its schema is \
             cargo-stress/record/2"
        );
        assert!(
            error
                .help()
                .unwrap()
                .to_string()
                .contains("update cargo-stress")
        );
    }

    #[test]
    fn our_schema_is_read_and_another_file_is_not_understood() {
        assert!(parse_with_schema("cargo-stress/record/1").is_ok());
        for other in ["cargo-stress/report/1", "cargo-stress/record/x"] {
            let error = parse_with_schema(other).unwrap_err();
            assert!(
                matches!(error, RecordError::NotUnderstood { .. }),
                "{error}"
            );
        }
        for text in ["", "{}", "[]", r#"{"schema":"cargo-stress/record/1"}"#] {
            let error = parse(Utf8Path::new("records/ab12.json"), text).unwrap_err();
            assert!(
                matches!(error, RecordError::NotUnderstood { .. }),
                "{error}"
            );
            assert!(error.help().unwrap().to_string().starts_with("delete"));
        }
    }
}
