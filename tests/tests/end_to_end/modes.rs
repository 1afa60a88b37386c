//! Who shares a process, for how long plain tests are hunted, and how a panic is told.

use std::collections::BTreeSet;
use stress_tests::{Notes, ScratchCrate, StressCommand, TestCrate};

/// Tests that note in which process they run.
fn who_is_where() -> TestCrate {
    let tests = r#"
        #[stress(runs = 5)]
        fn one() { note("processes", &std::process::id().to_string()); }
        #[stress(runs = 5)]
        fn other() { note("processes", &std::process::id().to_string()); }
    "#;
    let plain = r#"
        #[test]
        fn passes() {}
        #[test]
        fn passes_too() {}
    "#;
    let inside = r#"
        #[test]
        fn reserves() { drop(Vec::<u64>::with_capacity(std::hint::black_box(usize::MAX))); }
        #[test]
        fn adds_nothing() { assert_eq!(std::hint::black_box(1), 2); }
        #[stress(runs = 3)]
        fn is_annotated() { assert_eq!(std::hint::black_box(1), 2); }
    "#;
    let deep = r#"
        #[inline(never)]
        fn parse(text: &str) -> u32 { text.parse().unwrap() }
        #[inline(never)]
        fn total(texts: &[&str]) -> u32 { texts.iter().map(|text| parse(text)).sum() }
        #[stress(runs = 3)]
        fn adds_up() {
            assert_eq!(std::env::var("RUST_BACKTRACE").as_deref(), Ok("0"));
            assert_eq!(total(&["1", "two"]), 3);
        }
    "#;
    ScratchCrate::new("modes")
        .tests("shared", tests)
        .bare_tests("plain", plain)
        .tests("deep", deep)
        .tests("inside", inside)
        .with_line_numbers()
        .place()
}

#[test]
fn a_mode_decides_who_shares_a_process() {
    let krate = who_is_where();
    let processes = |mode: &str| {
        let notes = Notes::default();
        StressCommand::new(&krate)
            .words("--test shared --jobs 1 --mode")
            .words(mode)
            .notes(&notes)
            .run()
            .assert_code(0);
        let texts = notes.texts("processes");
        assert_eq!(texts.len(), 10 + 4 * usize::from(mode != "alone"), "{mode}");
        texts.iter().collect::<BTreeSet<_>>().len()
    };
    // Where tests share processes, each runs twice in one of its own at the end.
    assert_eq!(processes("alone"), 10);
    assert_eq!(processes("serial"), 5 + 2);
    assert_eq!(processes("parallel"), 5 + 2);
    // Four rounds, and one attempt of each alone.
    assert_eq!(processes("mix"), 4 + 2 + 2);
}

#[test]
fn tests_that_are_meant_to_run_one_at_a_time_never_meet_unless_a_flag_has_them() {
    let tests = r#"
        static HELD: std::sync::Mutex<()> = std::sync::Mutex::new(());
        fn hold() {
            let _held = HELD.try_lock().expect("nobody else holds it");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        #[test]
        fn holds_it() { hold(); }
        #[test]
        fn holds_it_too() { hold(); }
    "#;
    let krate = ScratchCrate::new("one_at_a_time")
        .bare_tests("holding", tests)
        .place();
    let call = |words: &str| {
        let command = StressCommand::new(&krate).words("--all --max-time 2s");
        command.words(words)
    };
    let said = "RUST_TEST_THREADS=1: no test runs beside another one";
    let by_variable = || call("").env("RUST_TEST_THREADS", "1");
    let by_cargo = call("--config").args(["env.RUST_TEST_THREADS='1'"]);
    for command in [by_variable(), by_cargo] {
        let session = command.run().assert_code(0);
        assert!(session.stderr.contains(said), "{session}");
    }
    let session = by_variable().words("--mode parallel --runs 10").run();
    assert!(!session.stderr.contains(said), "{session}");
    assert_eq!(session.code, Some(100), "{session}");

    let wrong = |words: &str| call(words).env("RUST_TEST_THREADS", "0").run();
    wrong("").assert_code(2);
    for words in [
        "--threads 1 --runs 3",
        "--mode alone --runs 3 --launch exec",
    ] {
        // libtest is told a number each time it runs anything.
        wrong(words).assert_code(0);
    }
}

#[test]
fn errors_have_backtraces_where_they_have_them_under_cargo_test() {
    let test = r#"
        #[test]
        fn captures() {
            let status = std::backtrace::Backtrace::capture().status();
            assert_eq!(status, std::backtrace::BacktraceStatus::Captured);
        }
    "#;
    let krate = ScratchCrate::new("capturing").bare_tests("captures", test);
    let krate = krate.place();
    let code = |settings: &[(&str, &str)], words: &str| {
        let session =
            StressCommand::new(&krate).words(&format!("--all --runs 2 --explain-time 1ms {words}"));
        let session = settings
            .iter()
            .fold(session, |session, (name, value)| session.env(name, value));
        session.run().code
    };
    let (of_all, of_errors) = ("RUST_BACKTRACE", "RUST_LIB_BACKTRACE");
    for words in ["", "--launch exec"] {
        assert_eq!(code(&[], words), Some(100), "{words}");
        assert_eq!(code(&[(of_all, "1")], words), Some(0), "{words}");
    }
    assert_eq!(code(&[(of_all, "1"), (of_errors, "0")], ""), Some(100));
    assert_eq!(code(&[], "--config env.RUST_BACKTRACE='1'"), Some(0));
}

#[test]
fn plain_tests_run_as_often_as_the_time_allows() {
    let session = StressCommand::new(&who_is_where())
        .words("--all --test plain --max-time 1ms")
        .report()
        .run()
        .assert_code(0);
    let ran = |name: &str| session.report().test(name).runs;
    assert!(ran("passes") < 3000, "{session}");
    let words = "plain tests ran as often as time allowed";
    assert!(session.stdout.contains(words), "{session}");
}

#[test]
fn a_panic_is_told_with_the_calls_that_led_to_it_and_only_when_it_is_looked_at() {
    let session = StressCommand::new(&who_is_where())
        .words("--test deep")
        .env("RUST_BACKTRACE", "full")
        .report()
        .run()
        .assert_code(100);
    let calls: Vec<&str> = session
        .stdout
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("in tests/deep.rs:"))
        .collect();
    let [first, .., last] = calls[..] else {
        panic!("{session}")
    };
    assert!(first.ends_with("parse"), "{session}");
    assert!(last.contains("deep::adds_up"), "{session}");
    assert!(!session.stdout.contains("stack backtrace"), "{session}");
    let backtrace = &session.report_json()["tests"][0]["failures"][0]["backtrace"];
    assert_eq!(
        backtrace.as_array().map(Vec::len),
        Some(calls.len()),
        "{session}"
    );
}

#[test]
fn a_panic_in_the_standard_library_is_told_with_the_line_of_the_test_that_led_there() {
    let session = StressCommand::new(&who_is_where())
        .words("--all --test inside --runs 3")
        .run()
        .assert_code(100);
    let lines = session.stdout.lines().map(str::trim_start);
    let calls: Vec<&str> = lines
        .filter(|line| line.starts_with("in tests/inside.rs:"))
        .collect();
    // The places of the other panics are the tests' own, and told already; what the attribute has written is
    // nobody's.
    let [call] = calls[..] else {
        panic!("{session}")
    };
    assert!(call.starts_with("in tests/inside.rs:3:"), "{session}");
    assert!(call.ends_with("inside::reserves"), "{session}");
}
