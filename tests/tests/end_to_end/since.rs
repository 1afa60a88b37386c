//! `--since REV`: what a pull request has changed, in a repository of its own.

use serde_json::Value;
use std::fs;
use stress_tests::{ScratchCrate, Session, StressCommand, TestCrate, git};

const TILL: &str = "
#[test]
fn opens() { assert_eq!(1 + 1, 2); }
#[test]
fn closes() {}
";
const SHELF: &str = "
fn books() -> u32 { 3 }
#[test]
fn has_books() { assert_eq!(books(), 3); }
#[test]
fn stands() {}
";

fn place(till: &str, shelf: &str) -> TestCrate {
    ScratchCrate::new("since")
        .bare_tests("till", till)
        .bare_tests("shelf", shelf)
        .place()
}

fn stress(krate: &TestCrate, line: &str) -> Session {
    StressCommand::new(krate).words(line).run()
}

/// The tests that the list shows.
fn listed(krate: &TestCrate, line: &str) -> Vec<String> {
    let line = format!("list --all --format json {line}");
    let session = stress(krate, &line).assert_code(0);
    let list: Value = serde_json::from_str(&session.stdout).expect("the list is no JSON");
    let tests = list["tests"].as_array().expect("it has tests").iter();
    let name = |test: &Value| test["name"].as_str().unwrap_or_default().to_owned();
    tests.map(name).collect()
}

#[test]
fn only_what_has_changed_since_a_revision_is_run_and_nothing_is_no_failure() {
    let krate = place(TILL, SHELF);
    // What an earlier run of this test has left; cargo shortens the lock at its first call.
    let _ = fs::remove_dir_all(krate.directory().join(".git"));
    assert_eq!(listed(&krate, "").len(), 4);
    git(&krate, &["init", "--quiet"]);
    git(&krate, &["add", "--all"]);
    git(&krate, &["commit", "--quiet", "--message", "begin"]);
    git(&krate, &["tag", "begin"]);

    let none = stress(&krate, "--all --since begin").assert_code(0);
    let words = "None of 4 tests has changed since begin.";
    assert!(none.stdout.contains(words), "{none}");
    stress(&krate, "--all --since begin --no-tests fail").assert_code(4);

    let changed = TILL.replace("1 + 1", "2 + 0");
    place(&changed, SHELF);
    assert_eq!(listed(&krate, "--since begin"), ["opens"]);
    let one = StressCommand::new(&krate)
        .words("--all --runs 3 --since begin")
        .report()
        .run()
        .assert_code(0);
    assert_eq!(one.report().names(), ["opens"]);

    git(
        &krate,
        &["commit", "--quiet", "--all", "--message", "open otherwise"],
    );
    place(&changed, &SHELF.replace("{ 3 }", "{ 1 + 2 }"));
    let all = ["has_books", "stands", "opens"];
    assert_eq!(listed(&krate, "--since begin"), all);
    assert_eq!(listed(&krate, "--since HEAD"), all[..2]);
    assert_eq!(listed(&krate, "--since begin opens"), all[2..]);

    let no_revision = stress(&krate, "--all --since origin/mian").assert_code(2);
    let words = "git knows no revision \"origin/mian\"";
    assert!(no_revision.stderr.contains(words), "{no_revision}");
    // A mistyped filter is still a failure.
    stress(&krate, "--all --since begin opnes").assert_code(4);
}
