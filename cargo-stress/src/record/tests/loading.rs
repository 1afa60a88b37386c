//! How a record is found, and what is said where it is not.

use super::scene::{help, store};
use crate::record::error::RecordError;
use crate::record::fixture::record;

#[test]
fn what_was_saved_is_loaded_by_its_id_or_its_beginning() {
    let (_directory, store) = store();
    let saved = store.save(record("closes")).unwrap();
    assert_eq!(saved.id.len(), 4);
    for prefix in [&saved.id, &saved.id[..3], &saved.id.to_uppercase()] {
        assert_eq!(store.load(prefix).unwrap(), saved);
    }
}

#[test]
fn a_record_of_a_later_release_is_named_as_such() {
    let (_directory, store) = store();
    let id = store.save(record("closes")).unwrap().id;
    fs_err::write(store.path(&id), r#"{"schema":"cargo-stress/record/2"}"#).unwrap();
    let error = store.load(&id).unwrap_err();
    assert!(matches!(error, RecordError::Newer { .. }), "{error}");
}

#[test]
fn an_id_that_does_not_exist_is_answered_with_those_that_do() {
    let (_directory, store) = store();
    let none = store.load("ab12").unwrap_err();
    assert_eq!(none.to_string(), "there is no record ab12");
    assert!(help(&none).starts_with("there are no records"));
    let id = store.save(record("closes")).unwrap().id;
    let error = store.load("zz").unwrap_err();
    let line = format!("{id}  shop::orders closes (flaky, 2026-03-01 12:30 UTC)");
    assert_eq!(help(&error), format!("there are\n    {line}"));
    assert!(store.load("").is_err(), "no id is not any id");
}

#[test]
fn a_beginning_of_several_ids_is_answered_with_all_of_them() {
    let (_directory, store) = store();
    for (test, id) in [("opens", "0000"), ("closes", "0001"), ("other", "1000")] {
        let saved = store.save(record(test)).unwrap();
        fs_err::rename(store.path(&saved.id), store.path(id)).unwrap();
    }
    let error = store.load("000").unwrap_err();
    assert_eq!(error.to_string(), "000 is how more than one record begins");
    assert!(help(&error).contains("0000  shop::orders opens"));
    assert!(help(&error).contains("0001  shop::orders closes"));
    assert!(!help(&error).contains("1000"));
}
