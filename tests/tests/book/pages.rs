//! Every page is in the summary, and shows all that it includes.

use crate::built::{files, pages, source};
use std::fs;

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
        assert!(!html.contains("{{#"), "{page} shows how it was to be made");
    }
}
