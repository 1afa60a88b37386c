//! Which tests are run, and what is listed.

use stress_tests::{Notes, ScratchCrate, StressCommand, TestCrate, plain_cargo_test};

fn shop() -> TestCrate {
    let orders = r#"
        mod queue {
            use super::*;
            #[stress(runs = 2)]
            fn closes() {}
            #[stress(runs = 2)]
            fn closes_early() {}
        }
        #[stress(runs = 7, timeout = "5s", shuffle)]
        fn opens() {}
        #[stress(runs = 2)]
        #[ignore = "needs a shop"]
        fn ignored() {
            note("ignored", "");
        }
        #[test]
        fn plain() {
            note("plain", "");
        }
    "#;
    let stock = r#"
        #[stress(runs = 2)]
        fn opens() {}
    "#;
    ScratchCrate::new("shop")
        .tests("orders", orders)
        .tests("stock", stock)
        .place()
}

/// The tests, as `binary name`, that are run when the tool is called so.
fn run(line: &str) -> Vec<String> {
    let report = StressCommand::new(&shop())
        .words(line)
        .report()
        .run()
        .assert_code(0)
        .report();
    let mut names: Vec<String> = report
        .tests
        .iter()
        .map(|test| format!("{} {}", test.binary, test.name))
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn without_a_filter_every_annotated_test_is_run_and_no_other() {
    let notes = Notes::default();
    let report = StressCommand::new(&shop())
        .notes(&notes)
        .report()
        .run()
        .assert_code(0)
        .report();
    let names = ["opens", "opens", "queue::closes", "queue::closes_early"];
    assert_eq!(report.names(), names);
    assert_eq!(report.summary.runs, 7 + 2 + 2 + 2);
    for test in &report.tests {
        assert_eq!(
            (test.package.as_str(), test.kind.as_str()),
            ("shop", "test")
        );
    }
    assert_eq!((notes.count("ignored"), notes.count("plain")), (0, 0));
}

#[test]
fn filters_are_parts_of_names_and_any_of_them_will_do() {
    let both = ["orders queue::closes", "orders queue::closes_early"];
    assert_eq!(run("closes"), both);
    assert_eq!(run("queue::"), both);
    let three = ["orders opens", "orders queue::closes_early", "stock opens"];
    assert_eq!(run("opens early"), three);
}

#[test]
fn exact_filters_are_whole_names() {
    assert_eq!(run("--exact queue::closes"), ["orders queue::closes"]);
}

#[test]
fn what_is_skipped_is_not_run() {
    assert_eq!(run("--skip opens --skip early"), ["orders queue::closes"]);
    assert_eq!(run("closes --skip early"), ["orders queue::closes"]);
    let others = ["orders opens", "orders queue::closes_early", "stock opens"];
    assert_eq!(run("--exact --skip queue::closes"), others);
}

#[test]
fn cargo_selects_what_is_built() {
    assert_eq!(run("--test stock"), ["stock opens"]);
    let three = [
        "orders opens",
        "orders queue::closes",
        "orders queue::closes_early",
    ];
    assert_eq!(run("-p shop --test orders"), three);
}

#[test]
fn list_shows_each_test_with_its_options_and_its_place_and_runs_none() {
    let notes = Notes::default();
    let session = StressCommand::new(&shop())
        .args(["list"])
        .notes(&notes)
        .run()
        .assert_code(0);
    let line_of = |name: &str| {
        let is_it = |line: &&str| line.split_whitespace().next() == Some(name);
        session.stdout.lines().find(is_it)
    };
    let opens = line_of("opens").expect("it is not listed");
    for words in ["runs 7", "timeout 5s", "shuffle", "tests/orders.rs:10"] {
        assert!(opens.contains(words), "{words}: {session}");
    }
    assert!(line_of("queue::closes_early").is_some(), "{session}");
    assert!(
        line_of("plain").is_none() && line_of("ignored").is_none(),
        "{session}"
    );
    for words in ["1 ignored", "1 plain"] {
        assert!(session.stdout.contains(words), "{words}: {session}");
    }
    assert_eq!(notes.count("plain"), 0);
}

#[test]
fn list_takes_filters() {
    let session = StressCommand::new(&shop())
        .words("list --skip queue --test stock")
        .run()
        .assert_code(0);
    assert!(session.stdout.contains("tests/stock.rs"), "{session}");
    assert!(!session.stdout.contains("closes"), "{session}");
}

#[test]
fn plain_cargo_test_ignores_what_is_ignored_too() {
    let notes = Notes::default();
    let run = plain_cargo_test(&shop(), &["--test", "orders"], &notes, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert_eq!(run.results["ignored"], "ignored");
    assert_eq!(run.results["queue::closes"], "ok");
    assert_eq!((notes.count("ignored"), notes.count("plain")), (0, 1));
}
