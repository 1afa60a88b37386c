//! Whatever a test does, it gets the verdict it deserves, and those beside it get theirs.

use stress_tests::{
    ESCAPES, Expectation, INNOCENTS, NO_COMPANY, Notes, StressCommand, expectations, hostile_crate,
    hostile_crate_in_company, plain_cargo_test,
};

const RUNS: u64 = 3;

/// Takes as long as a process is given to exit, and has its own test.
const SLOW: &str = "endings::passes_and_then_never_exits";

/// Each failing test is looked into for a moment only: ten seconds of each hang tell nothing more.
fn every_one_is_told_apart(launch: &str, jobs: &str) {
    let session = StressCommand::new(&hostile_crate())
        .words("--runs 3 --explain-time 1ms --skip never_exits")
        .args(["--launch", launch, "--jobs", jobs])
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    let mut expected: Vec<&str> = expectations().iter().map(Expectation::test).collect();
    expected.sort_unstable();
    assert_eq!(report.names(), expected);
    let differences: Vec<String> = expectations()
        .iter()
        .flat_map(|expectation| expectation.differences_in_report(&report, RUNS))
        .collect();
    assert!(
        differences.is_empty(),
        "{}\n{session}",
        differences.join("\n")
    );
}

#[test]
fn every_misbehaving_test_is_told_apart_when_forked() {
    every_one_is_told_apart("fork", "4");
}

#[test]
fn every_misbehaving_test_is_told_apart_when_spawned() {
    every_one_is_told_apart("spawn", "4");
}

#[test]
fn every_misbehaving_test_is_told_apart_when_eight_run_at_once() {
    every_one_is_told_apart("fork", "8");
}

fn innocents_are_not_blamed(threads: &str) {
    let skipped = NO_COMPANY.iter().flat_map(|name| ["--skip", name]);
    let session = StressCommand::new(&hostile_crate_in_company())
        // A minute of grace is for those that end when they are told to; here others share their process.
        .words("--runs 2 --explain-time 1ms --skip never_exits --grace 1s")
        .args(skipped)
        .args(["--threads", threads])
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    for name in INNOCENTS {
        let test = report.test(name);
        assert_eq!(test.verdict.kind, "stable", "{test:#?}\n{session}");
        assert!(test.failures.is_empty(), "{test:#?}\n{session}");
        assert_eq!(test.passed, 2, "{test:#?}\n{session}");
    }
}

#[test]
fn innocents_are_not_blamed_for_those_that_run_before_and_after_them() {
    innocents_are_not_blamed("1");
}

#[test]
fn innocents_are_not_blamed_for_those_that_run_beside_them() {
    innocents_are_not_blamed("4");
}

#[test]
fn what_a_test_prints_is_kept_in_bounds() {
    let report = StressCommand::new(&hostile_crate())
        .words("--runs 3 output:: fails::panics_at_length")
        .report()
        .run()
        .assert_code(100)
        .report();
    for failure in report.tests.iter().flat_map(|test| &test.failures) {
        // Far less than the mebibyte that was printed, or was the message.
        assert!(failure.output_tail.len() < 256 * 1024);
        assert!(failure.message.len() < 64 * 1024);
    }
}

#[test]
fn a_process_that_does_not_exit_after_its_test_is_a_crash_that_says_so() {
    let report = StressCommand::new(&hostile_crate())
        .words("--runs 1 --explain-time 1ms --exact")
        .args([SLOW])
        .report()
        .run()
        .assert_code(100)
        .report();
    let test = report.test(SLOW);
    assert_eq!((test.runs, test.crashed), (1, 1));
    let failure = &test.failures[0];
    assert_eq!(failure.cause, "exit");
    assert!(
        failure.message.contains("did not end in time"),
        "{failure:?}"
    );
}

#[test]
fn under_plain_cargo_test_they_fail_and_pass_as_they_should_and_show_why() {
    let mut arguments = vec!["--", "--skip", SLOW];
    arguments.extend(ESCAPES.iter().flat_map(|name| ["--skip", name]));
    let run = plain_cargo_test(&hostile_crate(), &arguments, &Notes::default(), &[]);
    assert_eq!(run.code, Some(101));
    let mut expectations = expectations();
    expectations.retain(|it| !ESCAPES.iter().any(|name| it.test().contains(name)));
    let differences: Vec<String> = expectations
        .iter()
        .flat_map(|expectation| expectation.differences_in_libtest_run(&run))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(run.results.len(), expectations.len());
}
