//! `cargo stress --all`: tests that know nothing of us, as they are.

use serde_json::{Value, json};
use stress_tests::{Notes, ScratchCrate, StressCommand, TestCrate};

/// Every kind of plain test beside annotated ones, and names that an extra crate could disturb.
fn mixed() -> TestCrate {
    let mixed = r#"
        mod inner {
            #[test]
            fn passes() {
                let thread = std::thread::current();
                assert_eq!(thread.name(), Some("inner::passes"));
            }
        }
        #[test]
        #[should_panic(expected = "closed")]
        fn panics_as_expected() { panic!("it is closed"); }
        #[test]
        fn returns_a_result() -> Result<(), String> { Ok(()) }
        #[test]
        fn returns_an_error() -> Result<(), std::fmt::Error> { Err(std::fmt::Error) }
        #[test]
        fn returns_a_bad_code() -> std::process::ExitCode { std::process::ExitCode::from(3) }
        #[test]
        #[should_panic(expected = "closed")]
        fn panics_otherwise() { panic!("it is empty"); }
        #[test]
        #[should_panic]
        fn does_not_panic() {}
        #[test]
        #[ignore = "slow"]
        fn is_ignored() { note("ignored", ""); }
        #[test]
        fn fails() { note("failed", ""); Err::<(), _>("no").unwrap(); }
        #[stress(runs = 3, timeout = "5s")]
        fn annotated() { note("annotated", ""); }
        #[stress(runs = 3)]
        #[should_panic(expected = "closed")]
        fn annotated_panics_as_expected() { panic!("it is closed"); }
        #[stress(runs = 3)]
        fn annotated_returns_an_error() -> Result<(), String> { Err("empty".to_owned()) }
    "#;
    let bare = r#"
        macro_rules! module { () => { mod test { pub fn three() -> i32 { 3 } } } }
        module!();
        use test::three;
        #[test]
        fn a_module_may_be_called_as_the_crate() { assert_eq!(three(), 3); }
        #[test]
        fn types_are_inferred_as_always() { assert_eq!(three(), "3".parse().unwrap()); }
    "#;
    ScratchCrate::new("mixed")
        .tests("mixed", mixed)
        .bare_tests("bare", bare)
        .place()
}

#[test]
fn plain_tests_of_every_kind_are_run_beside_annotated_ones() {
    let notes = Notes::default();
    let session = StressCommand::new(&mixed())
        .words("--all --runs 4 --jobs 2")
        .notes(&notes)
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    let mut verdicts: Vec<_> = report
        .tests
        .iter()
        .map(|test| (test.name.as_str(), test.verdict.kind.as_str()))
        .collect();
    verdicts.sort_unstable();
    assert_eq!(
        verdicts,
        [
            ("a_module_may_be_called_as_the_crate", "stable"),
            ("annotated", "stable"),
            ("annotated_panics_as_expected", "stable"),
            ("annotated_returns_an_error", "broken"),
            ("does_not_panic", "broken"),
            ("fails", "broken"),
            ("inner::passes", "stable"),
            ("panics_as_expected", "stable"),
            ("panics_otherwise", "broken"),
            ("returns_a_bad_code", "broken"),
            ("returns_a_result", "stable"),
            ("returns_an_error", "broken"),
            ("types_are_inferred_as_always", "stable"),
        ],
        "{session}"
    );
    let failure = |name| report.test(name).failures[0].message.clone();
    assert_eq!(failure("annotated_returns_an_error"), "\"empty\"");
    let cause = |name| report.test(name).failures[0].cause.clone();
    assert_eq!(cause("annotated_returns_an_error"), "error");
    assert!(failure("fails").contains("no"));
    assert_eq!(failure("returns_an_error"), "Error");
    assert!(failure("returns_a_bad_code").contains("non-zero status code (3)"));
    assert_eq!(failure("does_not_panic"), "test did not panic as expected");
    assert!(failure("panics_otherwise").contains("\"it is empty\" does not contain \"closed\""));
    assert_eq!(notes.texts("annotated").len(), 4);
    assert_eq!(notes.texts("ignored").len(), 0);
}

#[test]
fn annotated_tests_keep_their_options_and_plain_ones_have_the_usual() {
    let list = StressCommand::new(&mixed())
        .words("list --all --test mixed")
        .run()
        .assert_code(0);
    let line = |name: &str| {
        let mut lines = list.stdout.lines().map(str::trim);
        let line = lines.find(|line| line.split(' ').next() == Some(name));
        let line = line.unwrap_or_else(|| panic!("{name} is not listed: {list}"));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        line("annotated"),
        "annotated runs 3 timeout 5s tests/mixed.rs:30"
    );
    assert_eq!(
        line("inner::passes"),
        "inner::passes runs 3000 timeout 1m tests/mixed.rs:4 shuffle"
    );
    assert!(list.stdout.contains("11 of 12 tests"), "{list}");
}

#[test]
fn the_list_for_machines_has_each_test_with_its_place() {
    let list = StressCommand::new(&mixed())
        .words("list --include-ignored --format json --test mixed")
        .env("CARGO_STRESS_ALL", "1")
        .run()
        .assert_code(0);
    let list: Value = serde_json::from_str(&list.stdout).expect("the list is no JSON");
    let tests = list["tests"].as_array().expect("it has tests");
    let of = |name: &str| {
        let mut tests = tests.iter();
        tests
            .find(|test| test["name"] == name)
            .expect("it is there")
    };
    let plain = of("inner::passes");
    assert_eq!(
        (&plain["file"], &plain["line"]),
        (&json!("tests/mixed.rs"), &json!(4))
    );
    assert_eq!(
        (&plain["annotated"], &plain["runs"]),
        (&json!(false), &json!(3000))
    );
    let ignored = of("is_ignored");
    assert_eq!(
        (&ignored["ignored"], &ignored["ignored_because"]),
        (&json!(true), &json!("slow"))
    );
    let annotated = of("annotated");
    assert_eq!(
        (&annotated["annotated"], &annotated["runs"]),
        (&json!(true), &json!(3))
    );
    let summary = &list["summary"];
    assert_eq!(
        (&summary["selected"], &summary["tests"]),
        (&json!(12), &json!(12))
    );
}

#[test]
fn ignored_tests_are_run_if_that_is_said() {
    let ran = |words: &str| {
        let session = StressCommand::new(&mixed())
            .words("--all --test mixed --runs 1 ignored passes")
            .words(words)
            .notes(&Notes::default())
            .report()
            .run()
            .assert_code(0);
        let tests = session.report().tests;
        tests.into_iter().map(|test| test.name).collect::<Vec<_>>()
    };
    assert_eq!(ran("--ignored"), ["is_ignored"]);
    assert_eq!(ran("--include-ignored"), ["inner::passes", "is_ignored"]);
}

#[test]
fn the_polluter_of_a_plain_test_is_found_and_the_record_shows_it_again() {
    let source = r"
        use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
        static BOOKS: AtomicU32 = AtomicU32::new(0);
        #[test]
        fn a_book_is_put_there() { BOOKS.fetch_add(1, SeqCst); }
        #[test]
        fn is_empty_at_first() { assert_eq!(BOOKS.load(SeqCst), 0); }
        #[test]
        fn nothing_of_note() {}
    ";
    let krate = ScratchCrate::new("all-replay")
        .bare_tests("shelf", source)
        .place();
    let session = StressCommand::new(&krate)
        .words("--all --runs 20 --seed 7")
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    let victim = report.test("is_empty_at_first");
    assert_eq!(victim.verdict.kind, "order-dependent", "{session}");
    assert_eq!(victim.verdict.polluters, ["a_book_is_put_there"]);
    let command = victim.repeat.as_deref().expect("there is a command");
    StressCommand::in_shell(&krate, command)
        .run()
        .assert_code(100);
    for launch in ["fork", "spawn"] {
        let bisected = StressCommand::new(&krate)
            .words("bisect --all --runs 20 is_empty --launch")
            .args([launch])
            .run()
            .assert_code(100);
        let names_it = bisected.stdout.contains("after a_book_is_put_there");
        assert!(names_it, "{bisected}");
    }
}

#[test]
fn cargo_test_builds_nothing_anew_afterwards_and_sees_no_shim() {
    let krate = mixed();
    let cargo = || {
        StressCommand::in_shell(&krate, "cargo test --no-run")
            .run()
            .assert_code(0)
    };
    let list = |words: &str| StressCommand::new(&krate).words(words).run().assert_code(0);
    cargo();
    list("list --all");
    let again = cargo();
    assert!(!again.stderr.contains("Compiling"), "{again}");
    let again = list("list --all");
    assert!(!again.stderr.contains("Compiling"), "{again}");
    let annotated = list("list");
    assert!(
        annotated.stdout.contains("3 of 3 annotated tests"),
        "{annotated}"
    );
    assert!(
        annotated.stdout.contains("11 plain #[test]s"),
        "{annotated}"
    );
}

#[test]
fn cargo_is_not_asked_again_for_a_shim_that_is_built() {
    let krate = mixed();
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let calls = directory.path().join("calls");
    let asked = || {
        std::fs::write(&calls, "").expect("the file can be emptied");
        StressCommand::new(&krate)
            .words("list --all --test mixed")
            .calling("noting-cargo")
            .env("CALLS", &calls.display().to_string())
            .run()
            .assert_code(0);
        let calls = std::fs::read_to_string(&calls).expect("calls are noted");
        (
            calls.contains("test --no-run"),
            calls.contains("stress-shim"),
        )
    };
    asked();
    assert_eq!(asked(), (true, false));
}
