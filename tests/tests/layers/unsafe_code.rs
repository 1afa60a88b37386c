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
        let uses = uses_without_reason(&source.text);
        assert!(uses.is_empty() || !is_named, "{}:{uses:?}", source.path);
    }
}

/// The lines of a file that use it without a reason that is theirs alone: one above them, and below the
/// last use.
fn uses_without_reason(text: &str) -> Vec<usize> {
    let mut has_reason = false;
    let mut without = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        has_reason |= line.trim_start().starts_with("// SAFETY: ");
        let code = line.split("//").next().unwrap_or_default();
        // In attributes a parenthesis follows.
        let uses = code.matches("unsafe ").count();
        if uses > usize::from(has_reason) {
            without.push(number);
        }
        has_reason &= uses == 0;
    }
    without
}

#[test]
fn a_use_needs_a_reason_of_its_own() {
    let fine = "#[unsafe(no_mangle)] // unsafe {\n// SAFETY: it is.\n// And well.\nunsafe { f() }";
    assert_eq!(uses_without_reason(fine), Vec::<usize>::new());
    let twice = format!("{fine}\nlet a = 1;\nunsafe {{ g() }}");
    assert_eq!(uses_without_reason(&twice), [6]);
    let in_one_line = fine.replace("f()", "f() }; unsafe { g()");
    assert_eq!(uses_without_reason(&in_one_line), [4]);
    assert_eq!(uses_without_reason("unsafe impl Send for X {}"), [1]);
}
