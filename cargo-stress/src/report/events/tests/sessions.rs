//! Kept sessions are found by the beginnings of their ids, and the oldest go.

use super::story::head;
use crate::report::events::kept::Kept;
use crate::report::events::{Head, Sessions, SessionsError};
use crate::report::fold::Fold;
use camino::Utf8Path;
use jiff::ToSpan;
use miette::Diagnostic;
use tempfile::TempDir;

const SHOP: &str = "/home/ada/shop";

/// Sessions with these ids, the last of them the newest.
fn sessions(ids: &[&str]) -> (TempDir, Sessions) {
    let directory = tempfile::tempdir().unwrap();
    let sessions = seen_from(&directory, Some(SHOP));
    keep(&sessions, ids);
    (directory, sessions)
}

/// Those of one target directory, as a workspace sees them.
fn seen_from(target: &TempDir, workspace: Option<&str>) -> Sessions {
    let target = Utf8Path::from_path(target.path()).unwrap();
    Sessions::in_target_directory(target, workspace.map(Utf8Path::new))
}

fn keep(sessions: &Sessions, ids: &[&str]) {
    for (minute, id) in (0_i64..).zip(ids) {
        let head = Head {
            id: (*id).to_owned(),
            created: head().created + minute.minutes(),
            ..head()
        };
        Kept::begin(sessions, &head).finish().unwrap();
    }
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
fn a_whole_id_is_meant_before_another_one_that_begins_with_it() {
    let (_directory, sessions) = sessions(&["aa11", "aa11bb22"]);
    assert_eq!(sessions.find(Some("aa11")).unwrap(), sessions.path("aa11"));
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
fn workspaces_that_share_a_target_directory_do_not_push_each_others_sessions_out() {
    let (directory, shop) = sessions(&["aa11"]);
    let depot = seen_from(&directory, Some("/home/ada/depot"));
    let of_depot: Vec<String> = (0..13).map(|number| format!("{number:08x}")).collect();
    keep(
        &depot,
        &of_depot.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    assert_eq!(shop.find(None).unwrap(), shop.path("aa11"));
    assert_eq!(depot.find(None).unwrap(), depot.path("0000000c"));
    // By its id a session is found from wherever.
    assert_eq!(depot.find(Some("aa")).unwrap(), shop.path("aa11"));
    let anybody = seen_from(&directory, None);
    assert_eq!(anybody.find(None).unwrap(), depot.path("0000000c"));
    let stranger = seen_from(&directory, Some("/home/ada/mill"));
    assert!(matches!(
        stranger.find(None),
        Err(SessionsError::None { .. })
    ));
}

#[test]
fn a_session_that_cannot_be_kept_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    fs_err::write(directory.path().join("stress"), "not a directory").unwrap();
    let mut kept = Kept::begin(&seen_from(&directory, Some(SHOP)), &head());
    kept.tick();
    kept.finish().unwrap();
}
