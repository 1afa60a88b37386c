//! Kept sessions are found by the beginnings of their ids, and the oldest go.

use super::story::head;
use crate::report::events::kept::Kept;
use crate::report::events::{Head, Sessions, SessionsError};
use crate::report::fold::Fold;
use camino::Utf8Path;
use jiff::ToSpan;
use miette::Diagnostic;
use tempfile::TempDir;

/// Sessions with these ids, the last of them the newest.
fn sessions(ids: &[&str]) -> (TempDir, Sessions) {
    let directory = tempfile::tempdir().unwrap();
    let target = Utf8Path::from_path(directory.path()).unwrap();
    let sessions = Sessions::in_target_directory(target);
    for (minute, id) in (0_i64..).zip(ids) {
        let head = Head {
            id: (*id).to_owned(),
            created: head().created + minute.minutes(),
            ..head()
        };
        Kept::begin(&sessions, &head).finish().unwrap();
    }
    (directory, sessions)
}

fn help(error: &SessionsError) -> String {
    error.help().unwrap().to_string()
}

#[test]
fn without_an_id_the_newest_is_meant_and_a_beginning_is_enough() {
    let (_directory, sessions) = sessions(&["aa11", "ab22", "0c33"]);
    assert_eq!(sessions.find(None).unwrap(), sessions.path("0c33"));
    assert_eq!(sessions.find(Some("AB")).unwrap(), sessions.path("ab22"));
    let error = sessions.find(Some("a")).unwrap_err();
    assert_eq!(error.to_string(), "a is how more than one session begins");
    assert!(help(&error).contains("aa11") && !help(&error).contains("0c33"));
}

#[test]
fn an_unknown_id_is_answered_with_the_nearest() {
    let (_directory, sessions) = sessions(&["aa11bb22", "cc33dd44"]);
    let error = sessions.find(Some("cc34")).unwrap_err();
    assert_eq!(error.to_string(), "there is no session cc34");
    insta::assert_snapshot!(help(&error), @"
    there are
        cc33dd44  2026-03-01 12:01:00 UTC  cargo stress -p shop
        aa11bb22  2026-03-01 12:00:00 UTC  cargo stress -p shop
    ");
    // Everything begins with nothing, but nobody means any session.
    assert!(sessions.find(Some("")).is_err());
}

#[test]
fn where_nothing_is_kept_the_way_to_a_session_is_told() {
    let (_directory, sessions) = sessions(&[]);
    let error = sessions.find(None).unwrap_err();
    assert!(help(&error).contains("run `cargo stress` first"));
}

#[test]
fn the_ten_newest_sessions_are_kept() {
    let ids: Vec<String> = (0..13).map(|number| format!("{number:08x}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let (_directory, sessions) = sessions(&ids);
    let kept = ids.iter().filter(|id| sessions.path(id).exists());
    assert_eq!(
        kept.collect::<Vec<_>>(),
        ids[3..].iter().collect::<Vec<_>>()
    );
}

#[test]
fn a_session_that_cannot_be_kept_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let target = Utf8Path::from_path(directory.path()).unwrap();
    fs_err::write(target.join("stress"), "not a directory").unwrap();
    let mut kept = Kept::begin(&Sessions::in_target_directory(target), &head());
    kept.tick();
    kept.finish().unwrap();
}
