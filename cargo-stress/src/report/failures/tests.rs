//! All reports show of a failure what was seen of it again.

use super::*;
use crate::model::Event;
use crate::model::fixture::{catalog, panicked, seen_alone_too};
use crate::report::events::Head;
use crate::report::fold::Fold;
use crate::report::html::HtmlReport;
use crate::report::json::JsonReport;
use crate::report::junit::JunitReport;
use camino::Utf8PathBuf;
use std::sync::Arc;
use std::time::Duration;
use stress_runtime::protocol::Captured;

const CALL: &str = "src/lib.rs:3:9  shop::helper";

/// What the report says of that judgement.
fn text(mut report: impl Fold, path: &Utf8PathBuf, judgement: Judgement) -> String {
    let planned = Event::Planned {
        catalog: Arc::new(catalog(&[("orders", &[("closes", 5)])])),
        seed: 7,
        runs: 5,
        jobs: 2,
        within: None,
    };
    for event in [planned, Event::Judged(Box::new(judgement))] {
        report.event(Duration::ZERO, &event);
    }
    report.finish().unwrap();
    fs_err::read_to_string(path).unwrap()
}

#[test]
fn every_report_shows_the_calls_and_the_test_s_own_output() {
    let directory = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(directory.path().join("report")).unwrap();
    let head = Head::of_this_session();
    let json = JsonReport::create(&path).unwrap();
    let json = text(json, &path, seen_alone_too());
    let html = HtmlReport::create(&path, &head).unwrap();
    let html = text(html, &path, seen_alone_too());
    let junit = JunitReport::create(&path, &head).unwrap();
    let junit = text(junit, &path, seen_alone_too());
    for text in [json, html, junit] {
        assert!(text.contains(CALL), "{text}");
        assert!(text.contains("its own words"), "{text}");
        assert!(!text.contains("neighbour"), "{text}");
    }
}

#[test]
fn another_failure_is_left_as_it_was_and_what_was_kept_is_the_session_s() {
    let (outcome, stderr) = panicked("src/lib.rs:9:9", "otherwise");
    let mut judgement = seen_alone_too();
    let other = Evidence::of(&outcome, Captured::default(), stderr);
    judgement.tally.add(7, false, other.as_ref());
    let kept = Some("/tmp/kept".into());
    let mut groups = judgement.tally.failures();
    groups[0].evidence.kept_tmp.clone_from(&kept);
    judgement.tally = judgement.tally.with_failures(groups);
    let shown = in_session(&judgement);
    let told = shown.iter().map(|it| (it.count, it.evidence.frames.len()));
    assert_eq!(told.collect::<Vec<_>>(), [(3, 2), (1, 0)]);
    assert_eq!(shown[0].evidence.kept_tmp, kept);
    assert_eq!(shown[1].evidence.message, "otherwise");
}
