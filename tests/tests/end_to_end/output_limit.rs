//! How much a run may print, and how much of it is kept.

use stress_tests::{Report, ScratchCrate, StressCommand};

fn report(words: &str, code: i32) -> Report {
    let source = r#"
        #[stress(timeout = "20m")]
        fn prints_for_ever() { loop { println!("and on and on"); } }
        #[stress]
        fn prints_a_lot_and_passes() { print!("{}", "x".repeat(40_000)); }
        #[stress]
        fn prints_a_lot_on_stderr() { eprint!("{}", "x".repeat(40_000)); }
        #[stress]
        fn prints_little() { print_some() }
        fn print_some() { print!("{}", "x".repeat(20_000)); }
        #[stress(shuffle)]
        fn shares_a_process() { print_some() }
        #[stress(shuffle)]
        fn shares_a_process_too() { print_some() }
        #[stress]
        fn prints_and_fails() {
            println!("first{}last", ".".repeat(1000));
            panic!("no");
        }
    "#;
    let krate = ScratchCrate::new("output_limit").tests("tests", source);
    let command = StressCommand::new(&krate.place()).words(words).report();
    command.run().assert_code(code).report()
}

#[test]
fn a_run_that_prints_without_end_is_ended() {
    let report = report("prints_for_ever --max-output 1M --runs 2", 100);
    let test = report.test("prints_for_ever");
    assert_eq!((test.runs, test.crashed), (2, 2));
    assert_eq!(test.failures[0].cause, "output");
    let message = &test.failures[0].message;
    assert_eq!(message, "printed more than 1048576 bytes on stdout");
    assert!(test.failures[0].output_tail.contains("and on and on"));
}

#[test]
fn a_run_that_ends_before_it_is_noticed_has_failed_all_the_same() {
    let report = report("a_lot little --max-output 30k --runs 10", 100);
    for (name, stream) in [
        ("prints_a_lot_and_passes", "stdout"),
        ("prints_a_lot_on_stderr", "stderr"),
    ] {
        let test = report.test(name);
        assert_eq!(test.crashed, test.runs, "{test:?}");
        assert!(test.failures[0].message.ends_with(stream), "{test:?}");
    }
    assert_eq!(report.test("prints_little").passed, 10);
}

#[test]
fn in_a_round_what_each_test_prints_is_counted_by_itself() {
    let words = "shares --max-output 30k --runs 4 --threads 1";
    let report = report(words, 0);
    assert_eq!(report.test("shares_a_process").passed, 4);
    assert_eq!(report.test("shares_a_process_too").passed, 4);
}

#[test]
fn head_and_tail_are_as_long_as_they_are_asked_for() {
    let words = "prints_and_fails --runs 1 --output-head 5 --output-tail 5";
    let report = report(words, 100);
    let shown = &report.test("prints_and_fails").failures[0].output_tail;
    let stdout = "first\n[… 1000 bytes omitted …]\nlast";
    assert!(shown.contains(stdout), "{shown}");
}

#[test]
fn those_who_come_after_one_who_prints_too_much_are_not_blamed_for_it() {
    let source = r#"
        fn rest() { std::thread::sleep(std::time::Duration::from_millis(2)); }
        #[stress(shuffle)]
        fn prints_too_much() {
            if std::process::id() % 2 == 0 { print!("{}", "x".repeat(2000)); }
        }
        #[stress(shuffle)]
        fn rests() { rest() }
        #[stress(shuffle)]
        fn rests_too() { rest() }
    "#;
    let krate = ScratchCrate::new("after_a_flood").tests("tests", source);
    let session = StressCommand::new(&krate.place())
        .words("--mode serial --runs 1200 --max-output 1000 --explain-time 1ms")
        .report()
        .run()
        .assert_code(100);
    let report = session.report();
    for name in ["rests", "rests_too"] {
        let test = report.test(name);
        assert_eq!((test.crashed, test.failed), (0, 0), "{session}");
    }
}
