//! Uses the list as a program does that starts again and again.

use stale_cache::{Spelling, normal};
use std::path::Path;
use stress_runtime::stress;

/// Where cargo wants the files of tests like these. It is never emptied but by `cargo clean`.
const DIRECTORY: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/stale_cache");

#[stress(runs = 300, timeout = "5s", shuffle)]
fn a_word_of_the_list_is_known() {
    let spelling = Spelling::open(Path::new(DIRECTORY)).unwrap();
    assert!(spelling.knows("Cache"), "`Cache` is in the list");
}

#[stress(runs = 300, timeout = "5s", shuffle)]
fn a_list_may_be_empty() {
    assert!(Spelling::of([]).is_empty());
}

#[stress(runs = 300, timeout = "5s", shuffle)]
fn a_misspelled_word_is_not_known() {
    assert!(!Spelling::of(["cache", "order"]).knows("cahce"));
}

#[stress(runs = 300, timeout = "5s", shuffle)]
fn a_sentence_may_begin_with_any_word() {
    assert!(Spelling::of(["cache", "order"]).knows("Order"));
}

#[stress(runs = 300, timeout = "5s", shuffle)]
fn an_empty_list_knows_nothing() {
    assert!(!Spelling::of([]).knows("cache"));
}

#[stress(runs = 300, timeout = "5s", shuffle)]
fn every_word_counts() {
    assert_eq!(Spelling::of(["one", "two", "three"]).len(), 3);
}

#[stress(runs = 300, timeout = "5s", shuffle)]
fn quotes_are_no_part_of_a_word() {
    assert_eq!(normal("\"cold!\""), "cold");
}
