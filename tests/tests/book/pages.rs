//! Every page is in the summary, and shows all that it includes.

use crate::built::{files, pages, source};
use std::fs;
use stress_tests::root;

#[test]
fn every_page_is_in_the_summary() {
    let written = files(&source(), "md");
    let summary = &written["SUMMARY.md"];
    for page in written.keys().filter(|page| *page != "SUMMARY.md") {
        assert!(summary.contains(&format!("]({page})")), "{page}");
        let built = page.replace("README.md", "index.html");
        let built = built.replace(".md", ".html");
        assert!(pages().contains_key(&built), "{built} was not built");
    }
}

#[test]
fn what_a_page_includes_is_there() {
    let mut seen = 0;
    for (page, text) in files(&source(), "md") {
        for include in text.split("{{#include ").skip(1) {
            let wanted = include.split("}}").next().unwrap_or_default();
            let (path, anchor) = wanted.split_once(':').unwrap_or((wanted, ""));
            let path = source().join(&page).with_file_name(path);
            let included = fs::read_to_string(&path).unwrap_or_default();
            assert!(!included.is_empty(), "{page}: {wanted}");
            let mark = format!("ANCHOR: {anchor} ");
            assert!(
                anchor.is_empty() || included.contains(&mark),
                "{page}: {wanted}"
            );
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen} includes");
    for (page, html) in pages() {
        for mark in ["{{#", "[^"] {
            assert!(
                !html.contains(mark),
                "{page} shows how it was to be made: {mark}"
            );
        }
    }
}

#[test]
fn files_that_cite_a_source_are_where_the_page_says() {
    let statistics = fs::read_to_string(source().join("ideas/statistics.md")).unwrap();
    let footnotes = statistics.split("\n[^").skip(1);
    let files: Vec<&str> = footnotes.filter_map(|it| it.rsplit('`').nth(1)).collect();
    assert!(files.len() > 4, "{files:?}");
    for file in files {
        let path = root().join("cargo-stress/src").join(file);
        assert!(path.exists(), "{file}");
    }
}
