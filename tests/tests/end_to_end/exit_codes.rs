//! What the tool ends with, and what it says then, when there is nothing to run.

use stress_tests::{ScratchCrate, StressCommand, TestCrate};

fn passing_crate() -> TestCrate {
    let source = r#"
        #[stress(runs = 5)]
        fn passes() {}
    "#;
    ScratchCrate::new("exit_codes")
        .tests("tests", source)
        .place()
}

#[test]
fn a_session_that_finds_nothing_ends_with_0() {
    let session = StressCommand::new(&passing_crate()).run().assert_code(0);
    assert!(session.stdout.contains("5 runs"), "{session}");
}

#[test]
fn a_failed_build_ends_with_101_and_shows_what_the_compiler_said() {
    let source = r#"
        #[stress]
        fn does_not_compile() {
            let number: u8 = "seven";
        }
    "#;
    let krate = ScratchCrate::new("build_error")
        .tests("tests", source)
        .place();
    let session = StressCommand::new(&krate).run().assert_code(101);
    for words in ["error[E0308]", "mismatched types", "tests/tests.rs:4:"] {
        assert!(session.stderr.contains(words), "{words}: {session}");
    }
}

#[test]
fn a_target_directory_that_cannot_be_written_ends_with_96() {
    let command = StressCommand::new(&passing_crate()).words("--all --target-dir /proc/none");
    let session = command.run().assert_code(96);
    assert!(session.stderr.contains("target directory"), "{session}");
}

#[test]
fn a_filter_that_matches_nothing_ends_with_4_and_is_named() {
    let session = StressCommand::new(&passing_crate())
        .args(["no_such_test"])
        .report()
        .run()
        .assert_code(4);
    assert!(session.stderr.contains("no_such_test"), "{session}");
    assert!(!session.has_report());
}

#[test]
fn bad_usage_ends_with_2_and_names_the_mistake() {
    for (arguments, words) in [
        ("--no-such-flag", "--no-such-flag"),
        ("--runs 0", "--runs"),
        ("--timeout 5", "did you mean 5s?"),
        ("--max-time soon", "--max-time"),
        ("--launch clone", "fork, spawn"),
        ("--fail-fast --max-fail 3", "cannot be used with"),
    ] {
        let session = StressCommand::new(&passing_crate())
            .words(arguments)
            .run()
            .assert_code(2);
        assert!(session.stderr.contains(words), "{arguments}: {session}");
    }
}

#[test]
fn a_crate_of_plain_tests_ends_with_4_and_is_told_of_what_is_to_come() {
    let source = r#"
        #[test]
        fn one() {}
        #[test]
        fn two() {}
        #[test]
        #[ignore]
        fn three() {}
    "#;
    let krate = ScratchCrate::new("plain_tests")
        .tests("tests", source)
        .place();
    let session = StressCommand::new(&krate).run().assert_code(4);
    assert!(session.stderr.contains("3 plain"), "{session}");
    assert!(session.stderr.contains("--all"), "{session}");
}

#[test]
fn a_binary_without_the_runtime_is_counted_and_not_waited_for() {
    let krate = ScratchCrate::new("bare_tests")
        .bare_tests("bare", "#[test]\nfn one() {}\n#[test]\nfn two() {}\n")
        .place();
    let session = StressCommand::new(&krate).run().assert_code(4);
    // One that had to be given up would be left out of the count.
    assert!(session.stderr.contains("2 plain"), "{session}");
}

#[test]
fn a_crate_of_ignored_tests_ends_with_4_and_says_why() {
    let source = r#"
        #[stress]
        #[ignore = "later"]
        fn not_yet() {}
    "#;
    let krate = ScratchCrate::new("ignored_tests")
        .tests("tests", source)
        .place();
    let session = StressCommand::new(&krate).run().assert_code(4);
    assert!(session.stderr.contains("ignore"), "{session}");
}

#[test]
fn a_report_that_cannot_be_written_is_said_before_anything_runs() {
    let session = StressCommand::new(&passing_crate())
        .words("--report-json no/such/directory/report.json")
        .run()
        .assert_code(110);
    assert!(session.stderr.contains("no/such/directory"), "{session}");
    assert!(!session.stdout.contains("5 runs"), "{session}");
}
