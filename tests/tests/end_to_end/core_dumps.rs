//! Core dumps are kept where they are asked for, and made nowhere else.

use std::fs;
use stress_tests::{ScratchCrate, StressCommand, TestCrate};

fn dying() -> TestCrate {
    let source = r#"
        #[stress]
        fn aborts() {
            std::process::abort();
        }
        #[stress(timeout = "1s")]
        fn hangs() {
            sleep_for_ever();
        }
        #[stress]
        fn has_no_core_dumps() {
            let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
            let line = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
            let soft = line.split_whitespace().nth(4).unwrap();
            assert_eq!(soft, "0");
        }
    "#;
    ScratchCrate::new("dying").tests("tests", source).place()
}

/// Whether core dumps go to the directory of the process here, and may be made.
fn are_made_here() -> bool {
    let pattern = fs::read_to_string("/proc/sys/kernel/core_pattern").unwrap_or_default();
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let mut lines = limits.lines();
    let line = lines.find(|line| line.starts_with("Max core file size"));
    let most = line.and_then(|line| line.split_whitespace().nth(5));
    !pattern.trim().is_empty()
        && !pattern.starts_with('|')
        && !pattern.contains('/')
        && most.is_some_and(|most| most != "0")
}

fn core_dumps_are_kept(launch: &str) {
    let session = StressCommand::new(&dying())
        .words("--core --runs 1 --explain-time 1ms --skip has_no --launch")
        .args([launch])
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    for (test, cause) in [("aborts", "signal"), ("hangs", "timeout")] {
        let failure = &report.test(test).failures[0];
        assert_eq!(failure.cause, cause, "{session}");
        if !are_made_here() {
            assert!(session.stderr.contains("--core: "), "{session}");
            continue;
        }
        let Some(core) = &failure.core else {
            panic!("{test} has no core dump: {session}");
        };
        assert!(session.stdout.contains(core.as_str()), "{session}");
        let dump = fs::read(core).expect("it was kept");
        assert_eq!(dump[..4], *b"\x7fELF");
    }
}

#[test]
fn the_core_dumps_of_forked_tests_are_kept_where_they_are_asked_for() {
    core_dumps_are_kept("fork");
}

#[test]
fn the_core_dumps_of_spawned_tests_are_kept_where_they_are_asked_for() {
    core_dumps_are_kept("spawn");
}

#[test]
fn no_core_dump_is_made_where_nobody_asks() {
    for launch in ["fork", "spawn"] {
        let report = StressCommand::new(&dying())
            .words("--runs 1 --explain-time 1ms --skip hangs --launch")
            .args([launch])
            .report()
            .run()
            .assert_code(100)
            .report();
        assert_eq!(report.test("has_no_core_dumps").passed, 1);
        assert_eq!(report.test("aborts").failures[0].core, None);
    }
}
