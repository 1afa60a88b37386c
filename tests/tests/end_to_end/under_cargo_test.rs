//! Under plain `cargo test` an annotated test is a test like any other.

use stress_tests::{Notes, ScratchCrate, TestCrate, plain_cargo_test};

fn ordinary() -> TestCrate {
    let source = r#"
        #[stress(runs = 500)]
        fn passes() { note("passes", &std::process::id().to_string()); }
        #[stress]
        fn fails_the_third_time() {
            let number = note("third", "");
            println!("attempt {number}");
            assert!(number != 2, "two were enough");
        }
        #[stress]
        fn always_fails() {
            note("always", "");
            panic!("as ever");
        }
    "#;
    ScratchCrate::new("ordinary").tests("tests", source).place()
}

#[test]
fn a_test_runs_once_whatever_its_attribute_says() {
    let notes = Notes::default();
    let run = plain_cargo_test(&ordinary(), &["--", "passes"], &notes, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert_eq!(run.results["passes"], "ok");
    assert_eq!(notes.count("passes"), 1);
}

#[test]
fn stress_runs_makes_it_so_many_runs_each_in_a_process_of_its_own() {
    let notes = Notes::default();
    let run = plain_cargo_test(
        &ordinary(),
        &["--", "passes"],
        &notes,
        &[("STRESS_RUNS", "7")],
    );
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert_eq!(notes.count("passes"), 7);
}

#[test]
fn one_failure_of_many_runs_fails_the_test_and_shows_that_run() {
    let notes = Notes::default();
    let run = plain_cargo_test(
        &ordinary(),
        &["--", "third"],
        &notes,
        &[("STRESS_RUNS", "5")],
    );
    assert_eq!(run.code, Some(101), "{}", run.stdout);
    assert_eq!(run.results["fails_the_third_time"], "FAILED");
    let shown = run.section("fails_the_third_time");
    for words in [
        "attempt 2",
        "thread 'fails_the_third_time'",
        "panicked at tests/tests.rs:",
        "two were enough",
        "1 of 5 runs",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(!shown.contains("attempt 1"), "{shown}");
    assert_eq!(notes.count("third"), 5);
}

#[test]
fn a_test_that_always_fails_is_not_run_to_the_end() {
    let notes = Notes::default();
    let variables = [("STRESS_RUNS", "50")];
    let run = plain_cargo_test(&ordinary(), &["--", "always"], &notes, &variables);
    assert_eq!(run.code, Some(101), "{}", run.stdout);
    assert_eq!(notes.count("always"), 3);
}

#[test]
fn a_number_of_runs_that_is_none_fails_the_test_with_the_reason() {
    let notes = Notes::default();
    let variables = [("STRESS_RUNS", "often")];
    let run = plain_cargo_test(&ordinary(), &["--", "passes"], &notes, &variables);
    assert_eq!(run.code, Some(101), "{}", run.stdout);
    let shown = run.section("passes");
    assert!(shown.contains("STRESS_RUNS=often"), "{shown}");
    assert_eq!(notes.count("passes"), 0);
}
