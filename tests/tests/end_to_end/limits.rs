//! What makes a test, or a session, run more, less, or shorter.

use stress_tests::{Notes, Report, ScratchCrate, StressCommand, TestCrate};

/// Would take hours: a session that runs them all has missed its reason to stop.
const PLANNED: u64 = 100_000_000;

fn limited() -> TestCrate {
    let source = r#"
        #[stress(runs = 4)]
        fn passes() {}
        #[stress]
        fn fails() { panic!("always"); }
        #[stress]
        fn fails_too() { panic!("always"); }
        #[stress(timeout = "10m")]
        fn sleeps() { sleep_for_ever(); }
    "#;
    ScratchCrate::new("limits").tests("tests", source).place()
}

fn report(words: &str, code: i32) -> Report {
    StressCommand::new(&limited())
        .words(words)
        .report()
        .run()
        .assert_code(code)
        .report()
}

#[test]
fn the_attribute_says_how_often_and_the_command_line_overrules_it() {
    assert_eq!(report("passes", 0).test("passes").passed, 4);
    assert_eq!(report("passes --runs 9", 0).test("passes").passed, 9);
}

#[test]
fn a_timeout_on_the_command_line_overrules_the_attribute() {
    let report = report("sleeps --timeout 250ms --runs 1 --explain-time 1ms", 100);
    let test = report.test("sleeps");
    assert_eq!((test.runs, test.timed_out), (1, 1));
    assert_eq!(test.failures[0].cause, "timeout");
    assert!(test.failures[0].message.contains("250 ms"), "{test:?}");
}

#[test]
fn two_failures_of_two_runs_are_called_broken_only_after_they_were_looked_into() {
    let report = report("--exact fails --runs 2", 100);
    let test = report.test("fails");
    assert_eq!((test.runs, test.failed), (2, 2));
    assert_eq!(test.verdict.kind, "broken");
    let evidence = test.verdict.evidence.as_ref().expect("it was looked into");
    let alone = evidence.arms.iter().find(|arm| arm.condition == "alone");
    let alone = alone.expect("it was tried alone");
    assert!(alone.runs >= 3 && alone.failed == alone.runs, "{alone:?}");
}

#[test]
fn a_test_that_always_fails_is_broken_after_three_runs_and_not_run_to_the_end() {
    let report = report(&format!("--exact fails --runs {PLANNED}"), 100);
    let test = report.test("fails");
    assert_eq!(test.verdict.kind, "broken");
    assert!(test.failed >= 3 && test.runs == test.failed, "{test:?}");
    assert!(test.runs < PLANNED, "{test:?}");
}

#[test]
fn a_broken_test_costs_the_others_no_runs() {
    let report = report("--exact fails passes --runs 50", 100);
    assert_eq!(report.test("fails").verdict.kind, "broken");
    assert_eq!(report.test("passes").passed, 50);
}

#[test]
fn fail_fast_ends_the_session_with_the_first_failure() {
    let words = format!("--exact fails passes --runs {PLANNED} --fail-fast");
    let report = report(&words, 100);
    assert!(report.test("fails").failed >= 1);
    assert!(report.test("passes").runs < PLANNED);
    assert!(!report.interrupted);
}

#[test]
fn max_fail_ends_the_session_after_so_many_failures_of_all_tests() {
    let words = format!("fails passes --runs {PLANNED} --max-fail 5");
    let report = report(&words, 100);
    let failed = report.test("fails").failed + report.test("fails_too").failed;
    assert!(failed >= 5, "{failed}");
    assert!(report.test("passes").runs < PLANNED);
    assert!(!report.interrupted);
}

#[test]
fn max_time_ends_the_session_without_blaming_what_ran() {
    let words = format!("passes sleeps --runs {PLANNED} --max-time 1s");
    let session = StressCommand::new(&limited())
        .words(&words)
        .report()
        .run()
        .assert_code(0);
    let report = session.report();
    let (passes, sleeps) = (report.test("passes"), report.test("sleeps"));
    assert!(passes.runs < PLANNED && passes.passed == passes.runs);
    assert_eq!(sleeps.runs, sleeps.passed, "{sleeps:?}");
    assert_ne!(sleeps.verdict.kind, "stable");
    assert!(!report.interrupted);
    assert!(session.stdout.contains("time"), "{session}");
    assert!(session.stderr.contains(" runs in 1.00 s, "), "{session}");
}

#[test]
fn quick_tests_run_on_while_the_first_round_waits_for_a_slow_one() {
    let source = r#"
        #[test]
        fn quick() { note("quick", ""); }
        #[test]
        fn slow() { wait_for("quick", 40); }
    "#;
    let krate = ScratchCrate::new("slow_one").tests("tests", source).place();
    let notes = Notes::default();
    let report = StressCommand::new(&krate)
        .words("--all --jobs 2 --max-time 3s --no-twice")
        .notes(&notes)
        .report()
        .run()
        .assert_code(0)
        .report();
    // In each round of both of them `quick` runs once: its limit would have been up before that.
    assert!(report.test("slow").passed >= 1, "{report:?}");
    assert!(notes.count("quick") >= 40);
}

#[test]
fn a_limit_on_open_files_makes_fewer_run_at_a_time_and_is_no_failure_of_a_test() {
    let krate = ScratchCrate::new("few_files").tests(
        "tests",
        "
        #[stress(runs = 600)]
        fn passes() {}
        #[stress(runs = 600)]
        fn passes_too() {}
        ",
    );
    let krate = krate.place();
    // The linker may need more than the session.
    StressCommand::new(&krate)
        .words("list")
        .run()
        .assert_code(0);
    let line = "ulimit -n 64; cargo stress --jobs 40 --report-json files.json";
    let session = StressCommand::in_shell(&krate, line).run().assert_code(0);
    let warning = "the system refuses more open files";
    let told = session.stderr.matches(warning).count();
    assert_eq!(told, 1, "{session}");
    assert!(session.stdout.contains("1200 runs"), "{session}");
}
