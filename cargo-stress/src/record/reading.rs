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

/// No test begins later than so many microseconds: a day.
const LATEST_US: u64 = 24 * 60 * 60 * 1_000_000;

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
    let record = serde_json::from_str(text).map_err(|source| RecordError::NotUnderstood {
        path: path.to_owned(),
        source,
    })?;
    match impossible(&record) {
        None => Ok(record),
        Some(reason) => Err(RecordError::Impossible {
            path: path.to_owned(),
            reason,
        }),
    }
}

/// Why there can be no such run. A file may have been changed by hand, and whoever runs it trusts its figures.
fn impossible(record: &Record) -> Option<&'static str> {
    let failed = record.order.get(record.step);
    if record.order.is_empty() {
        Some("its `order` is empty")
    } else if failed.is_none_or(|it| it.test != record.test) {
        Some("its `test` does not stand at its `step`")
    } else if record.threads == 0 || record.jobs == 0 {
        Some("nothing runs with no `threads` or no `jobs`")
    } else if record.stagger_us > LATEST_US {
        Some("its `stagger_us` is more than a day")
    } else {
        None
    }
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

    #[test]
    fn a_record_of_a_run_that_cannot_be_says_why() {
        type Change = fn(&mut Record);
        let changes: [(Change, &str); 6] = [
            (|it| it.order.clear(), "`order` is empty"),
            (|it| it.step = 2, "at its `step`"),
            (|it| it.step = 0, "at its `step`"),
            (|it| it.threads = 0, "no `threads`"),
            (|it| it.jobs = 0, "no `jobs`"),
            (|it| it.stagger_us = u64::MAX, "more than a day"),
        ];
        for (change, reason) in changes {
            let mut record = record("closes");
            change(&mut record);
            let text = serde_json::to_string(&record).unwrap();
            let error = parse(Utf8Path::new("records/ab12.json"), &text).unwrap_err();
            let said = error.to_string();
            assert!(
                said.starts_with("the record records/ab12.json tells of no possible run: "),
                "{said}"
            );
            assert!(said.contains(reason), "{said}");
        }
    }
}
