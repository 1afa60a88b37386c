//! The misbehaving program, and which of its tests are to be left out where.

use crate::example_copy::{copy, copy_with};
use crate::test_crate::TestCrate;
use std::path::Path;

/// A copy of it.
pub fn hostile_crate() -> TestCrate {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile");
    copy(&source, "hostile")
}

/// A copy in which tests share processes: all but those that would spoil for others what these look
/// up, or would hit more than their own processes then.
pub fn hostile_crate_in_company() -> TestCrate {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile");
    copy_with(&source, "hostile_in_company", |text| {
        text.replace("#[stress]", "#[stress(shuffle)]")
            .replace("#[stress(timeout", "#[stress(shuffle, timeout")
    })
}

/// Parts of the names of those that are not to share a process with others: one spoils the environment,
/// one joins the group of its harness, one kills its group, one allows no files, and some take what every
/// thread needs.
pub const NO_COMPANY: [&str; 6] = [
    "clears_the_environment",
    "finds_no_memory",
    "five_thousand_threads",
    "hides_in_another_group",
    "kills_its_own_group",
    "writes_more_than_a_file_may_hold",
];

/// Parts of the names of those that plain `cargo test` cannot hold: only a harness inherits orphans.
pub const ESCAPES: [&str; 4] = [
    "becomes_a_daemon_itself",
    "leaves_a_daemon_of_the_textbook",
    "leaves_one_in_a",
    "leaves_one_that_flees",
];

/// Those that never harm anybody, and whom nothing can harm but the end of their process.
pub const INNOCENTS: [&str; 4] = [
    "innocents::calculates",
    "innocents::returns_at_once",
    "innocents::takes_its_time",
    "innocents::yields",
];
