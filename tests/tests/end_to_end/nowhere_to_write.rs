//! No room, no right, no reader: what cannot be written is said, and the session goes on.

use std::fs;
use stress_tests::{ScratchCrate, StressCommand, TestCrate};

fn crate_called(name: &'static str) -> TestCrate {
    let source = r#"
        #[stress(runs = 3)]
        fn passes() {}
        #[stress(runs = 3)]
        fn fails() { panic!("no good"); }
    "#;
    ScratchCrate::new(name).tests("tests", source).place()
}

fn krate() -> TestCrate {
    crate_called("nowhere_to_write")
}

#[test]
fn findings_that_cannot_be_recorded_are_shown_and_the_reason_is_told() {
    let krate = crate_called("no_records");
    // A file where the directory of records should be: that stops root too.
    let target = krate.own_target();
    fs::create_dir_all(target.join("stress")).unwrap();
    fs::write(target.join("stress/records"), "").unwrap();
    let session = StressCommand::new(&krate)
        .env("CARGO_TARGET_DIR", target.to_str().unwrap())
        .run()
        .assert_code(100);
    let warning = session
        .stderr
        .lines()
        .find(|it| it.contains("warning: fails"));
    let warning = warning.unwrap_or_else(|| panic!("{session}"));
    for words in ["could not be recorded", "(os error ", "CARGO_TARGET_DIR"] {
        assert!(warning.contains(words), "{session}");
    }
    assert!(session.stdout.contains("repeat: cargo stress"), "{session}");
}

#[test]
fn without_a_directory_for_temporary_files_the_session_goes_on_and_says_so() {
    let session = StressCommand::new(&krate())
        .args(["passes"])
        .env("TMPDIR", "/dev/null")
        .run()
        .assert_code(0);
    for words in ["warning: /dev/null/cs-", "set TMPDIR"] {
        assert!(session.stderr.contains(words), "{session}");
    }
}

#[test]
fn a_report_for_which_there_is_no_room_is_missed_and_the_findings_are_shown() {
    let session = StressCommand::new(&krate())
        .words("--report-json /dev/full")
        .run()
        .assert_code(110);
    assert!(session.stdout.contains("BROKEN"), "{session}");
    for words in ["/dev/full could not be written", "No space left"] {
        assert!(session.stderr.contains(words), "{session}");
    }
}

#[test]
fn a_limit_on_the_size_of_files_is_no_end_of_the_session() {
    let krate = crate_called("small_files");
    let before = StressCommand::new(&krate).run().assert_code(100);
    let session = StressCommand::in_shell(&krate, "ulimit -f 4; cargo stress --html page.html")
        .run()
        .assert_code(110);
    assert!(session.stdout.contains("BROKEN"), "{before}{session}");
    let words = "page.html could not be written";
    assert!(session.stderr.contains(words), "{session}");
    assert!(!krate.directory().join("page.html.partial").exists());
}

#[test]
fn a_result_for_which_there_is_no_room_is_missed() {
    for line in [
        "cargo stress passes > /dev/full",
        "cargo stress list > /dev/full",
        "cargo stress passes --message-format json > /dev/full",
        "cargo stress nothing --no-tests pass > /dev/full",
        "cargo stress report > /dev/full",
        "cargo stress report --message-format json > /dev/full",
        "cargo stress quarantine > /dev/full",
        "cargo stress quarantine passes --reason x --until 2999-01-01 > /dev/full",
        "cargo stress quarantine --release passes > /dev/full",
        // In a repository of its own: not in that around it.
        "git init --quiet && cargo stress ci init github --force > /dev/full",
        "cargo stress man > /dev/full",
        "cargo stress completions bash > /dev/full",
    ] {
        let session = StressCommand::in_shell(&krate(), line)
            .run()
            .assert_code(110);
        let words = "the result could not be printed";
        assert!(session.stderr.contains(words), "{line}: {session}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_changes_nothing() {
    for (line, code) in [
        ("cargo stress passes", 0),
        ("cargo stress fails", 100),
        ("cargo stress list", 0),
        ("cargo stress passes --message-format json", 0),
        ("cargo stress quarantine", 0),
        ("cargo stress man", 0),
    ] {
        let line = format!("{{ {line}; echo \"code $?\" >&2; }} | true");
        let session = StressCommand::in_shell(&krate(), &line)
            .run()
            .assert_code(0);
        let last = session.stderr.lines().last();
        assert_eq!(last, Some(&*format!("code {code}")), "{session}");
    }
}
