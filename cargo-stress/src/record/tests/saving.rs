//! What a record is called, and what it may replace.

use super::scene::{directory, file_names, rivals, store};
use crate::record::error::RecordError;
use crate::record::fixture::record;
use camino::Utf8Path;
use std::os::unix::fs::{PermissionsExt, symlink};

#[test]
fn a_record_keeps_its_names() {
    let (_directory, store) = store();
    let saved = store.save(record("closes")).unwrap();
    let text = fs_err::read_to_string(store.path(&saved.id)).unwrap();
    insta::assert_snapshot!(text);
}

#[test]
fn records_can_be_read_by_whom_the_umask_lets() {
    let (_directory, store) = store();
    let saved = store.save(record("closes")).unwrap();
    let other = directory(&store).join("other");
    fs_err::write(&other, "").unwrap();
    let mode = |path: &Utf8Path| fs_err::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&store.path(&saved.id)), mode(&other));
}

#[test]
fn the_same_finding_replaces_its_record() {
    let (_directory, store) = store();
    let first = store.save(record("closes")).unwrap();
    let mut again = record("closes");
    again.failure.message = "lost 2 of 9".to_owned();
    let second = store.save(again).unwrap();
    assert_eq!(first.id, second.id);
    assert_eq!(file_names(&store).len(), 1);
    assert_eq!(store.load(&first.id).unwrap(), second);
}

#[test]
fn another_finding_under_the_same_id_makes_it_longer() {
    let (_directory, store) = store();
    let [first, second] = rivals();
    let short = store.save(first).unwrap();
    let long = store.save(second.clone()).unwrap();
    assert_eq!((short.id.len(), long.id.len()), (4, 8));
    assert!(long.id.starts_with(&short.id));
    assert_eq!(store.load(&short.id).unwrap(), short, "the exact id wins");
    assert_eq!(store.load(&long.id[..5]).unwrap(), long);

    fs_err::remove_file(store.path(&short.id)).unwrap();
    let again = store.save(second).unwrap();
    assert_eq!(again.id, long.id, "a finding keeps its id");
}

#[test]
fn what_is_not_understood_is_not_overwritten() {
    let (_directory, store) = store();
    let id = store.save(record("closes")).unwrap().id;
    for text in [r#"{"schema":"cargo-stress/record/2"}"#, "", "{"] {
        fs_err::write(store.path(&id), text).unwrap();
        assert_eq!(store.save(record("closes")).unwrap().id.len(), 8);
        assert_eq!(fs_err::read_to_string(store.path(&id)).unwrap(), text);
    }
}

#[test]
fn a_directory_that_cannot_be_made_is_an_error_and_no_panic() {
    let (directory, store) = store();
    fs_err::write(directory.path().join("stress"), "a file").unwrap();
    let error = store.save(record("closes")).unwrap_err();
    assert!(matches!(error, RecordError::Write { .. }), "{error}");
    let error = store.load("ab12").unwrap_err();
    assert!(matches!(error, RecordError::Read { .. }), "{error}");
}

#[test]
fn a_link_to_nothing_gives_way() {
    let (_directory, store) = store();
    let id = store.save(record("closes")).unwrap().id;
    fs_err::remove_file(store.path(&id)).unwrap();
    symlink("nowhere", store.path(&id)).unwrap();
    let saved = store.save(record("closes")).unwrap();
    assert_eq!(saved.id, id);
    assert_eq!(store.load(&id).unwrap(), saved);
}
