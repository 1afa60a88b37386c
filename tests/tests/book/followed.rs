//! Every page that shows commands is followed to the letter, on the crate that it shows.

use crate::built::{files, source};
use crate::commands::{blocks, commands};
use crate::follower::Follower;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use stress_tests::{ScratchCrate, TestCrate, root};

/// Pages that go on with the crate of the first one, in an order in which a reader could take them.
const FIRST_SESSION: [&str; 13] = [
    "start/first-session.md",
    "use/replay.md",
    "use/any-crate.md",
    "use/order-and-company.md",
    "use/pairs.md",
    "use/changed-tests.md",
    "use/quarantine.md",
    "use/reports.md",
    "use/ci.md",
    "ideas/forks.md",
    "reference/configuration.md",
    "reference/exit-codes.md",
    "start/install.md",
];
/// Pages with crates of their own.
const OTHERS: [&str; 3] = [
    "use/attribute.md",
    "use/hangs-and-crashes.md",
    "use/isolation.md",
];
/// What is run elsewhere: the examples end to end, with what their READMEs show.
const ELSEWHERE: [&str; 1] = ["course/overview.md"];

#[test]
fn pages_about_the_first_session_are_true() {
    let library = block(&read(FIRST_SESSION[0]), "rust");
    let repository = krate("prices", &library)
        .directory()
        .with_file_name("cargo-stress");
    if !repository.exists() {
        symlink(root(), repository).expect("a link can be made");
    }
    for page in FIRST_SESSION {
        // As new: a page before may have changed it.
        let krate = krate("prices", &library);
        let followed = Follower::of(&krate).follow(&read(page));
        assert!(followed > 0, "{page} shows no command");
    }
}

#[test]
fn the_page_about_the_attribute_is_true() {
    let page = read("use/attribute.md");
    let krate = ScratchCrate::new("attribute").bare_tests("attribute", &block(&page, "rust"));
    assert_eq!(Follower::of(&krate.place()).follow(&page), 3);
}

#[test]
fn what_is_said_of_a_hang_is_true() {
    let page = read("use/hangs-and-crashes.md");
    let (hangs, _) = page.split_once("\n## Crashes\n").expect("it has two parts");
    let krate = krate("ledger", &block(hangs, "rust"));
    // Each look at it costs half a second.
    let follower = Follower::of(&krate).with("CARGO_STRESS_EXPLAIN_TIME", "4s");
    // On a busy machine a thread that yields waits long, and the others meet nearly always.
    let follower = follower.or("FLAKY", "BROKEN").or("flaky", "broken");
    assert_eq!(follower.trying(3).follow(hangs), 1);
}

#[test]
fn what_is_said_of_a_crash_is_true() {
    let page = read("use/hangs-and-crashes.md");
    let (_, crashes) = page.split_once("\n## Crashes\n").expect("it has two parts");
    let krate = krate("deep", &block(crashes, "rust"));
    assert_eq!(Follower::of(&krate).follow(crashes), 1);
}

#[test]
fn the_page_about_isolation_is_true() {
    let page = read("use/isolation.md");
    let krate = krate("reports", &block(&page, "rust"));
    assert_eq!(Follower::of(&krate).follow(&page), 3);
}

#[test]
fn no_page_with_commands_of_ours_is_left_out() {
    let followed: BTreeSet<&str> = [&FIRST_SESSION[..], &OTHERS, &ELSEWHERE]
        .concat()
        .into_iter()
        .collect();
    let pages = files(&source(), "md");
    let with_commands = pages.iter().filter(|(_, text)| {
        let commands = commands(text);
        commands
            .iter()
            .any(|it| it.line.starts_with("cargo stress"))
    });
    let with_commands: BTreeSet<&str> = with_commands.map(|(page, _)| page.as_str()).collect();
    assert_eq!(followed, with_commands);
}

fn krate(name: &'static str, library: &str) -> TestCrate {
    // As cargo builds it for a reader; the tests around do without.
    let debug = format!("[profile.dev.package.{name}]\ndebug = true\n");
    let krate = ScratchCrate::library(name, library);
    krate.manifest(&debug).place()
}

fn read(page: &str) -> String {
    fs::read_to_string(source().join(page)).expect("the page is there")
}

/// The first block of that language.
fn block(page: &str, language: &str) -> String {
    let found = blocks(page).into_iter().find(|it| it.0 == language);
    format!("{}\n", found.expect("it shows the crate").1)
}
