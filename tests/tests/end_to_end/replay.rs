//! stress → record → replay → the same failure. This test may never be ignored.

use stress_tests::{Notes, ScratchCrate, Session, StressCommand, TestCrate};

/// A victim whose polluter leaves something behind, with company that does nothing. A test that
/// changes the crate needs one of its own.
fn shelf(name: &'static str) -> TestCrate {
    let source = r#"
        use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
        static BOOKS: AtomicU32 = AtomicU32::new(0);
        mod shelf {
            use super::*;
            #[stress(runs = 20, shuffle)]
            fn a_book_is_put_there() { BOOKS.fetch_add(1, SeqCst); }
            #[stress(runs = 20, shuffle)]
            fn is_empty_at_first() {
                println!("looking at the shelf");
                let books = BOOKS.load(SeqCst);
                println!("found {books} books");
                assert_eq!(books, 0, "the shelf is not empty");
            }
            #[stress(runs = 20, shuffle)]
            fn nothing_of_note() {}
            #[stress(runs = 20, shuffle)]
            fn something_else() {}
        }
    "#;
    ScratchCrate::new(name).tests("stock", source).place()
}

const VICTIM: &str = "shelf::is_empty_at_first";
const POLLUTER: &str = "shelf::a_book_is_put_there";

/// The command that a finding gives.
fn printed(session: &Session) -> &str {
    let mut lines = session.stdout.lines();
    let command = lines.find_map(|line| line.trim().strip_prefix("replay: "));
    command.unwrap_or_else(|| panic!("no command was printed: {session}"))
}

/// Eight runs of what that session has recorded, two of which fail in the same way.
fn two_of_eight_fail_again(krate: &TestCrate, first: &Session, notes: &Notes) {
    let again = StressCommand::in_shell(krate, &format!("{} --runs 8", printed(first)))
        .notes(notes)
        .run()
        .assert_code(100);
    assert!(
        again.stdout.contains("failed the same way in 2 of 8 runs"),
        "{again}"
    );
}

fn stressed(krate: &TestCrate) -> Session {
    StressCommand::new(krate)
        .words("--jobs 2 --seed 7")
        .report()
        .run()
        .assert_code(100)
}

#[test]
fn the_printed_command_shows_the_same_failure_again() {
    let krate = shelf("replay");
    let session = stressed(&krate);
    let report = session.report();
    let test = report.test(VICTIM);
    assert_eq!(test.verdict.kind, "order-dependent", "{session}");
    assert_eq!(test.verdict.polluters, [POLLUTER]);
    let location = test.failures[0].location.as_deref();
    let location = location.expect("a panic has a place");
    let command = printed(&session);
    assert_eq!(test.repeat.as_deref(), Some(command));

    let again = StressCommand::in_shell(&krate, &format!("{command} --runs 12"))
        .run()
        .assert_code(100);
    for words in [
        "failed the same way in 12 of 12 runs",
        location,
        "the shelf is not empty",
    ] {
        assert!(again.stdout.contains(words), "{words}: {again}");
    }
    // Each session of these tests has a directory for temporary files; nothing else has changed.
    let mut lines = again.stderr.lines();
    let other = lines.find(|line| line.contains("warning") && !line.contains("TMPDIR"));
    assert_eq!(other, None, "{again}");
}

#[test]
fn a_finding_shows_where_its_output_departs_from_a_passing_run() {
    let session = stressed(&shelf("replay"));
    let shown: Vec<&str> = session.stdout.lines().map(str::trim).collect();
    let at = shown
        .iter()
        .position(|line| *line == "looking at the shelf");
    let at = at.unwrap_or_else(|| panic!("no difference is shown: {session}"));
    assert_eq!(
        shown[at + 1..at + 3],
        ["- found 0 books", "+ found 1 books"]
    );
}

#[test]
fn a_record_of_tests_that_changed_is_replayed_with_a_warning() {
    let krate = shelf("replay_changed");
    let session = stressed(&krate);
    let command = printed(&session).to_owned();
    // The same crate with another line in it: cargo builds another binary.
    let path = krate.directory().join("tests/stock.rs");
    let source = std::fs::read_to_string(&path).expect("the source is there");
    let changed = source.replace(
        "AtomicU32::new(0);",
        "AtomicU32::new(0); // changed\n#[test] fn new() {}\n",
    );
    std::fs::write(&path, changed).expect("the source can be changed");
    let again = StressCommand::in_shell(&krate, &command).run();
    std::fs::write(&path, source).expect("the source can be put back");
    assert!(again.stderr.contains("warning: "), "{again}");
    assert!(again.stderr.contains("binary"), "{again}");
    // The failure is two lines further down now.
    assert_eq!(again.code, Some(100), "{again}");
    assert!(!again.stdout.contains("another way"), "{again}");
}

#[test]
fn a_record_that_is_not_there_is_bad_usage_with_those_that_are() {
    let krate = shelf("replay");
    let session = stressed(&krate);
    let id = printed(&session)
        .rsplit(' ')
        .next()
        .expect("a command has words");
    let unknown = StressCommand::new(&krate)
        .words("replay zzzz")
        .run()
        .assert_code(2);
    assert!(unknown.stderr.contains("zzzz"), "{unknown}");
    assert!(unknown.stderr.contains(id), "{unknown}");
}

#[test]
fn a_flake_without_company_is_recorded_and_replayed_alone() {
    // Every fourth attempt fails.
    let source = r#"
        #[stress(runs = 60)]
        fn is_empty_at_times() {
            let number = note("attempt", "");
            assert!(number % 4 != 2, "the shelf is empty");
        }
        #[stress(runs = 3)]
        fn is_empty_at_times_is_a_part_of_this_name() { note("other", ""); }
    "#;
    let krate = ScratchCrate::new("replay_alone")
        .tests("stock", source)
        .place();
    let notes = Notes::default();
    let first = StressCommand::new(&krate)
        .words("--jobs 1")
        .notes(&notes)
        .report()
        .run()
        .assert_code(100);
    assert_eq!(
        first.report().test("is_empty_at_times").verdict.kind,
        "flaky"
    );
    let others = notes.count("other");
    two_of_eight_fail_again(&krate, &first, &notes);
    assert_eq!(notes.count("other"), others, "another test was run too");
}

#[test]
fn a_plain_failure_that_comes_later_than_any_pass_is_replayed_to_its_end() {
    // Every fourth attempt fails, and takes longer than the least that a test is given.
    let source = r#"
        #[test]
        fn is_closed_at_times() {
            if note("attempt", "") % 4 == 2 {
                std::thread::sleep(std::time::Duration::from_millis(2300));
                panic!("nobody came");
            }
        }
    "#;
    let krate = ScratchCrate::new("replay_late")
        .tests("stock", source)
        .place();
    let notes = Notes::default();
    let first = StressCommand::new(&krate)
        .words("--all --mode alone --runs 4 --jobs 1 --explain-time 1ms")
        .notes(&notes)
        .run()
        .assert_code(100);
    two_of_eight_fail_again(&krate, &first, &notes);
}

#[test]
fn what_a_replay_could_not_run_is_not_said_to_be_gone() {
    let source = r#"
        #[stress(runs = 4)]
        fn fails_always() {
            panic!("once more");
        }
    "#;
    let krate = ScratchCrate::new("replay_never")
        .tests("stock", source)
        .place();
    let first = stressed(&krate);
    let path = krate.directory().join("tests/stock.rs");
    let mut changed = std::fs::read_to_string(&path).expect("the source is there");
    changed.push_str(
        "#[used]\n#[unsafe(link_section = \".init_array\")]\n\
         static FIRST: extern \"C\" fn() = { extern \"C\" fn first() {\n\
             if std::env::args_os().count() > 1 && std::env::args().all(|it| it != \"--list\") {\n\
                 std::process::abort();\n\
             }\n\
         } first };\n",
    );
    std::fs::write(&path, changed).expect("the source can be changed");
    let again = StressCommand::in_shell(&krate, printed(&first))
        .run()
        .assert_code(96);
    assert!(again.stderr.contains("could not be tried"), "{again}");
}

#[test]
fn records_and_sessions_are_where_the_command_line_says_to_build() {
    let krate = shelf("built_elsewhere");
    let session = StressCommand::new(&krate)
        .words("--jobs 2 --seed 7 --target-dir elsewhere")
        .report()
        .run()
        .assert_code(100);
    let kept = krate.directory().join("elsewhere/stress");
    assert!(kept.join("records").is_dir() && kept.join("sessions").is_dir());
    let command = printed(&session);
    assert!(command.ends_with("--target-dir elsewhere"), "{command}");
    StressCommand::in_shell(&krate, command)
        .run()
        .assert_code(100);
    StressCommand::new(&krate)
        .words("report --target-dir elsewhere")
        .run()
        .assert_code(0);
}
