//! The command printed with a finding shows the same failure again.

use stress_tests::{Notes, ScratchCrate, StressCommand};

#[test]
fn the_printed_command_repeats_the_failure() {
    // Every fourth attempt fails. The command asks for enough runs to show a failure with a chance
    // of 95 %; with failures this regular, eleven runs show it for certain.
    let source = r#"
        mod shelf {
            use super::*;
            #[stress(runs = 40)]
            fn is_empty_at_times() {
                let number = note("attempt", "");
                assert!(number % 4 != 2, "the shelf is empty");
            }
            #[stress(runs = 3)]
            fn is_empty_at_times_is_a_part_of_this_name() { note("other", ""); }
        }
    "#;
    let krate = ScratchCrate::new("repeat").tests("stock", source).place();
    let notes = Notes::default();
    let first = StressCommand::new(&krate)
        .words("--jobs 1")
        .notes(&notes)
        .report()
        .run()
        .assert_code(100);
    let test = "shelf::is_empty_at_times";
    let found = &first.report();
    let found = found.test(test);
    let failure = &found.failures[0];
    let location = failure.location.as_deref().expect("a panic has a place");

    let printed = first
        .stdout
        .lines()
        .find_map(|line| line.trim().strip_prefix("repeat: "));
    let printed = printed.expect("no command was printed");
    assert_eq!(found.repeat.as_deref(), Some(printed));
    let others = notes.count("other");
    let again = StressCommand::in_shell(&krate, printed)
        .notes(&notes)
        .run()
        .assert_code(100);
    for words in [test, location, "the shelf is empty"] {
        assert!(again.stdout.contains(words), "{words}: {again}");
    }
    assert_eq!(notes.count("other"), others, "another test was run too");

    // Appended words are understood, so a report can be had of it.
    let again = StressCommand::in_shell(&krate, &format!("{printed} --report-json again.json"))
        .notes(&notes)
        .run()
        .assert_code(100);
    drop(again);
    let path = krate.directory().join("again.json");
    let text = std::fs::read_to_string(&path).expect("there is no report");
    std::fs::remove_file(path).expect("the report cannot be removed");
    let report: stress_tests::Report = serde_json::from_str(&text).expect("it is a report");
    let repeated = &report.test(test).failures;
    assert_eq!(repeated.len(), 1);
    assert_eq!(repeated[0].location, failure.location);
    assert_eq!(repeated[0].message, failure.message);
}
