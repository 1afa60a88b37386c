//! Unsafe code lives in named files, each with a reason for every use.

use crate::source::{all_sources, words};

/// The files that may use it.
const UNSAFE_FILES: [&str; 10] = [
    "stress-runtime/src/child/crash.rs",
    "stress-runtime/src/child/environment.rs",
    "stress-runtime/src/child/order.rs",
    "stress-runtime/src/child/spawned.rs",
    "stress-runtime/src/child/trace.rs",
    "stress-runtime/src/harness/exit_watch.rs",
    "stress-runtime/src/harness/launch.rs",
    "stress-runtime/src/harness/own_environment.rs",
    "stress-runtime/src/listing.rs",
    "stress-runtime/src/role.rs",
];

#[test]
fn no_other_file_uses_unsafe_code_or_allows_it() {
    let mut found = Vec::new();
    for source in all_sources() {
        // The macro tells functions by their keywords, and this file has to name the word.
        let only_names_it = source.path == "stress-macros/src/signature.rs";
        let words = words(source.tokens());
        let is_unsafe = words.iter().any(|word| word == "unsafe");
        if is_unsafe && !only_names_it {
            found.push(source.path);
        }
    }
    assert_eq!(found, UNSAFE_FILES);
}

#[test]
fn every_file_that_may_use_it_says_so_at_its_top_and_gives_its_reasons() {
    for source in all_sources() {
        let says_so = source.text.contains("\n#![allow(unsafe_code)]\n");
        let is_named = UNSAFE_FILES.contains(&source.path.as_str());
        assert_eq!(says_so, is_named, "{}", source.path);
        assert!(
            !is_named || source.text.contains("// SAFETY: "),
            "{}",
            source.path
        );
    }
}
